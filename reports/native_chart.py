"""Charts that stay charts: the same styling for a slide and for the bulletin, by python-pptx's chart interface.

Notation as in IBCS: what was done is dark, last year lighter, the target an ink line, the paces dashed or dotted; of
bars the solid one is what was done and the dashed outline the share expected by now.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import BarSeries, LineSeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.shapetree import SlideShapes
from pptx.util import Emu, Inches, Pt

from reports import colours, fonts
from reports.chart_workbook import chart_workbook
from reports.content import BarChart, Chart, LineChart
from reports.line_styles import STYLES, drawn_order
from reports.safe_text import width
from reports.words import say

DASHES = {"solid": None, "dash": MSO_LINE.DASH, "dot": MSO_LINE.ROUND_DOT}
ROOM = 1.12  # the axis of bars ends this far beyond the longest
SHORT = 0.2  # of the longest: a bar too short to hold its figure has it outside
KEY_ROOM = 0.1  # of the chart's height, above the bars
QUOTE = {'"': "&quot;"}


def rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#"))


def number_format(decimals: int) -> str:
    """#,##0 with as many decimals as the figures have."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def add_chart(
    shapes: SlideShapes, chart: Chart, box: tuple[Emu, Emu, Emu, Emu], language: str, points: float
) -> GraphicFrame:
    """Put the chart into this box (left, top, width, height), its texts in `points`. All texts are cleaned already."""
    series = _bar_series(chart, language) if isinstance(chart, BarChart) else _line_series(chart)
    categories = _categories(chart)
    shown = number_format(chart.decimals)
    data = CategoryChartData(number_format=shown)
    data.categories = categories
    for name, values in series:
        data.add_series(name, values)
    kind = XL_CHART_TYPE.BAR_CLUSTERED if isinstance(chart, BarChart) else XL_CHART_TYPE.LINE_MARKERS
    frame = shapes.add_chart(kind, *box, data)
    native = frame.chart
    native.part.chart_workbook.update_from_xlsx_blob(chart_workbook(categories, series, shown))
    _positive_ids(native)
    _base(native, points)
    if isinstance(chart, BarChart):
        _style_bars(native, chart, points, box[2] / Inches(1))
    else:
        _style_lines(native, chart, points)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.title)  # what a screen reader says
    return frame


def _categories(chart: Chart) -> tuple[str, ...]:
    return chart.categories if isinstance(chart, BarChart) else chart.months


def _positive_ids(native: NativeChart) -> None:
    """The schema wants axes numbered without a sign; python-pptx numbers those of bars below zero."""
    for tag in ("c:axId", "c:crossAx"):
        for element in native._chartSpace.iter(qn(tag)):
            element.set("val", element.get("val").lstrip("-"))


def _line_series(chart: LineChart) -> list[tuple[str, Sequence[float | None]]]:
    return [(name, values) for name, values, _ in drawn_order(chart)]


def _bar_series(chart: BarChart, language: str) -> list[tuple[str, Sequence[float | None]]]:
    names = (chart.names[0] or say("completion", language), chart.names[1] or say("expected", language))
    return list(zip(names, (chart.values, chart.reference), strict=True))


def _base(native: NativeChart, points: float) -> None:
    """Quiet ground: no title (the page has one), a key at the top, hairlines, muted figures on the axes."""
    native.font.size = Pt(points)
    native.font.color.rgb = rgb(colours.INK)
    native.font.name = fonts.SCREEN_LATIN
    _ground_and_faces(native)
    native.has_title = False
    native.has_legend = True
    native.legend.position = XL_LEGEND_POSITION.TOP
    native.legend.include_in_layout = False
    for axis in (native.category_axis, native.value_axis):
        axis.format.line.color.rgb = rgb(colours.RULE)
        axis.major_tick_mark = XL_TICK_MARK.NONE
        axis.tick_labels.font.size = Pt(points)
        axis.tick_labels.font.color.rgb = rgb(colours.MUTED)
    native.category_axis.has_major_gridlines = False
    native.value_axis.has_major_gridlines = True
    native.value_axis.major_gridlines.format.line.color.rgb = rgb(colours.HAIRLINE)
    native.value_axis.format.line.fill.background()


def _ground_and_faces(native: NativeChart) -> None:
    """No ground and no frame of its own; and the Chinese face, as a chart's font has one for each script."""
    bare = "<a:noFill/><a:ln><a:noFill/></a:ln>"  # else Word draws a frame round it
    native._chartSpace.txPr.addprevious(parse_xml(f"<c:spPr {nsdecls('c', 'a')}>{bare}</c:spPr>"))
    properties = native._chartSpace.txPr.p_lst[0].pPr.defRPr
    properties.append(parse_xml(f'<a:ea {nsdecls("a")} typeface="{fonts.SCREEN}"/>'))


def _style_lines(native: NativeChart, chart: LineChart, points: float) -> None:
    plot = native.plots[0]
    _blanks_spanned(native)
    native.value_axis.tick_labels.number_format = number_format(0 if _top(chart) >= 20 else chart.decimals)
    native.value_axis.tick_labels.number_format_is_linked = False
    for series, (_, values, role) in zip(plot.series, drawn_order(chart), strict=True):
        style = STYLES[role]
        series.smooth = False
        line = series.format.line
        line.color.rgb = rgb(style.colour)
        line.width = Pt(style.width)
        if DASHES[style.dash] is not None:
            line.dash_style = DASHES[style.dash]
        series.marker.style = XL_MARKER_STYLE.NONE
        if role == "actual":
            series.marker.style = XL_MARKER_STYLE.CIRCLE
            series.marker.size = 7
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = rgb(style.colour)
            series.marker.format.line.color.rgb = rgb(style.colour)
        known = [index for index, value in enumerate(values) if value is not None]
        if known and role in ("actual", "target"):
            at = known[-1] if role == "actual" else known[0]
            side = XL_LABEL_POSITION.BELOW if role == "actual" else XL_LABEL_POSITION.ABOVE
            _on_ground(_label(series, at, points, number_format(chart.decimals), side))


def _label(
    series: LineSeries | BarSeries, at: int, points: float, shown: str, position: XL_LABEL_POSITION
) -> BaseOxmlElement:
    """The figure beside one point, in ink; its element."""
    label = series.points[at].data_label
    label.font.size = Pt(points)
    label.font.bold = True
    label.font.color.rgb = rgb(colours.INK)
    label.position = position
    drawn = label._dLbl
    form = parse_xml(f'<c:numFmt {nsdecls("c")} formatCode="{escape(shown, QUOTE)}" sourceLinked="0"/>')
    drawn.find(qn("c:idx")).addnext(form)
    for flag in ("showLegendKey", "showCatName", "showSerName", "showPercent", "showBubbleSize"):
        _set_flag(drawn, flag, "0")
    _set_flag(drawn, "showVal", "1")
    return drawn


def _on_ground(drawn: BaseOxmlElement) -> None:
    """A white ground under a label that lines run through."""
    fill = f'<a:solidFill {nsdecls("a")}><a:srgbClr val="{colours.GROUND[1:]}"/></a:solidFill>'
    drawn.find(qn("c:spPr")).append(parse_xml(fill))


def _set_flag(drawn: BaseOxmlElement, flag: str, value: str) -> None:
    found = drawn.find(qn(f"c:{flag}"))
    if found is not None:
        found.set("val", value)


def _blanks_spanned(native: NativeChart) -> None:
    """A month without a figure is bridged by the line, never drawn as a fall to zero."""
    chart = native._chartSpace.chart
    found = chart.find(qn("c:dispBlanksAs"))
    if found is None:
        found = parse_xml(f"<c:dispBlanksAs {nsdecls('c')}/>")
        chart.find(qn("c:plotVisOnly")).addnext(found)
    found.set("val", "span")


def _style_bars(native: NativeChart, chart: BarChart, points: float, frame_inches: float) -> None:
    plot = native.plots[0]
    plot.gap_width, plot.overlap = 55, 100
    native.category_axis.reverse_order = True  # the first row on top, as in the table
    native.category_axis.tick_labels.font.color.rgb = rgb(colours.INK)
    every = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')  # no name is left out, however many there are
    native.category_axis._element.find(qn("c:noMultiLvlLbl")).addprevious(every)
    _names_room(native, chart, points, frame_inches)
    axis = native.value_axis
    axis.minimum_scale, axis.maximum_scale = min(0, *_known(chart)), _top(chart) * ROOM
    axis.visible = False
    axis.has_major_gridlines = False
    done, expected = plot.series
    done.invert_if_negative = expected.invert_if_negative = False
    done.format.fill.solid()
    done.format.fill.fore_color.rgb = rgb(colours.ACTUAL)
    labels = done.data_labels
    labels.show_value = True
    shown = number_format(chart.decimals) + f'"{chart.unit}"'
    labels.number_format = shown
    labels.number_format_is_linked = False
    labels.position = XL_LABEL_POSITION.INSIDE_BASE
    labels.font.size = Pt(points)
    labels.font.bold = True
    labels.font.color.rgb = rgb(colours.GROUND)
    for at, value in enumerate(chart.values):
        if value is not None and value < SHORT * _top(chart):
            _label(done, at, points, shown, XL_LABEL_POSITION.OUTSIDE_END)
    expected.format.fill.background()
    expected.format.line.color.rgb = rgb(colours.INK)
    expected.format.line.width = Pt(1.5)
    expected.format.line.dash_style = MSO_LINE.DASH


def _names_room(native: NativeChart, chart: BarChart, points: float, inches: float) -> None:
    """Give the names the room they need in one line, up to a third of the chart."""
    longest = max(width(name) for name in chart.categories) * points / 72 + 0.15
    left = min(longest / inches, 1 / 3)
    places = {"x": left, "y": KEY_ROOM, "w": 1 - left, "h": 1 - KEY_ROOM}
    modes = "".join(f'<c:{axis}Mode val="edge"/>' for axis in "xy")
    sizes = "".join(f'<c:{name} val="{share:.4f}"/>' for name, share in places.items())
    inner = f'<c:manualLayout><c:layoutTarget val="inner"/>{modes}{sizes}</c:manualLayout>'
    area = native._chartSpace.chart.plotArea
    found = area.find(qn("c:layout"))
    if found is not None:
        area.remove(found)
    area.insert(0, parse_xml(f"<c:layout {nsdecls('c')}>{inner}</c:layout>"))


def _known(chart: Chart) -> list[float]:
    if isinstance(chart, BarChart):
        return [value for value in (*chart.values, *chart.reference, 0.0) if value is not None]
    return [value for _, values, _ in chart.series for value in values if value is not None] or [0.0]


def _top(chart: Chart) -> float:
    return max(_known(chart)) or 1.0
