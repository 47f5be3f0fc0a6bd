"""What a target's year is called and told in, beside its chart: the lines' names, their key, the table behind. Pure."""

from collections.abc import Callable
from html import escape

from forecasting.stored import Step, YearEnd
from tracking.curve import Curve
from tracking.wording import SEASONAL_PACE
from ui.formats import HIDDEN, NOTHING
from ui.labels import Labels
from ui.phrases import CEILINGS, LEVELS, RATES


def curve_key(curve: Curve, labels: Labels, year_end: YearEnd | None = None) -> str:
    """Which line is which, above the chart, with the unit."""
    t = labels.t
    unit = "%" if curve.kind in RATES else axis_unit(curve, labels)[1]
    marks = [("k-line", this_year(curve, labels))]
    if curve.seasonal:
        marks.append(("k-line sea", usual_pace(curve, labels)))
    if any(value is not None for value in curve.linear):
        marks.append(("k-line lin", t("Linear pace")))
    if any(value is not None for value in curve.last_year):
        marks.append(("k-line old", last_year(curve, labels)))
    if any(curve.hollow):
        marks.append(("k-ring", t("not all parts reported")))
    if year_end is not None and year_end.path:
        marks.append(("k-fan", t("Year-end forecast (median, 50%, 80% and 95% range)")))
    if curve.revisions:
        marks.append(("k-line tgt", t("Ceiling") if curve.kind in CEILINGS else t("Annual target")))
    drawn = "".join(f'<span><i class="{css}"></i>{escape(text)}</span>' for css, text in marks)
    return f'<div class="key"><span>{escape(t("Unit: {unit}", unit=unit))}</span>{drawn}</div>'


def this_year(curve: Curve, labels: Labels) -> str:
    """今年累计, or 今年 where the figures are levels and rates and nothing is added up."""
    return labels.t("This year's figures") if curve.kind in LEVELS else labels.t("This year")


def last_year(curve: Curve, labels: Labels) -> str:
    """上年, named as what it is where the definition has changed since."""
    return labels.t("Last year") if curve.comparable else labels.t("Last year (earlier definition)")


def usual_pace(curve: Curve, labels: Labels) -> str:
    """往年同期进度, or from whom it is borrowed."""
    source = "own" if curve.season is None else curve.season.source
    if source in ("own", "linear"):
        return labels.t("Usual pace")
    name = SEASONAL_PACE[labels.link.lang][source]
    return name[0].upper() + name[1:]


def has_line(curve: Curve) -> bool:
    """Is there a line to draw, of this year or the last? Done or not is none."""
    if curve.kind == "milestone":
        return False
    return any(value is not None for line in (curve.actual, curve.last_year) for value in line)


def month_names(labels: Labels) -> tuple[str, ...]:
    """January to December in full."""
    return tuple(labels.n.month_name(month) for month in range(1, 13))


def axis_unit(curve: Curve, labels: Labels) -> tuple[float, str]:
    """The scale of the axis and its name: persons in 万 in Chinese and in thousands in English once they are many."""
    name = labels.n.unit_name(curve.unit)
    if curve.kind in RATES or curve.unit != "person" or highest(curve) < 10_000:
        return (10 if name.startswith("thousand") else 1), name
    return (1 / 10_000, "万人") if labels.link.lang == "zh" else (1 / 1_000, "thousand people")


def known_values(curve: Curve) -> list[float]:
    """All that is drawn against the axis."""
    series = (curve.actual, curve.last_year, curve.seasonal or (), curve.linear)
    values = [value for line in series for value in line if value is not None]
    return values + [revision.value for revision in curve.revisions]


def highest(curve: Curve) -> float:
    return max(known_values(curve), default=0.0)


def curve_rows(
    curve: Curve, labels: Labels, year_end: YearEnd | None = None
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The table behind the chart: one row a month, with a forecast also what is expected of the coming ones."""
    t, n = labels.t, labels.n

    def shown(value: float | None) -> str:
        if value is None:
            return NOTHING
        if curve.kind in RATES:
            return n.figure(value, curve.decimals) + "%"
        return n.shown(value, curve.unit, curve.decimals)

    def figure(index: int) -> str:
        month = _month(curve, index)
        if month in curve.suppressed:
            return HIDDEN
        return t("Not reported") if month in curve.missing else shown(curve.actual[index])

    headers = (
        t("Month"),
        this_year(curve, labels),
        usual_pace(curve, labels),
        t("Linear pace"),
        last_year(curve, labels),
    )
    rows = [
        (
            n.month_name(index + 1),
            figure(index),
            shown(curve.seasonal[index] if curve.seasonal else None),
            shown(curve.linear[index]),
            shown(curve.last_year[index]),
        )
        for index in range(12)
    ]
    if year_end is None or not year_end.path:
        return headers, rows
    steps = {int(step.month[5:]): step for step in year_end.path}
    expected = [_expected(steps.get(month), shown) for month in range(1, 13)]
    headers += (t("Expected, median (80% range)"),)
    return headers, [(*row, cell) for row, cell in zip(rows, expected, strict=True)]


def _expected(step: Step | None, shown: Callable[[float], str]) -> str:
    return NOTHING if step is None else f"{shown(step.q50)} ({shown(step.q10)}–{shown(step.q90)})"


def table_note(curve: Curve, labels: Labels) -> str:
    """Why a month of the table shows …; '' where none does."""
    return labels.t("… withheld as the rules on small numbers require") if curve.suppressed else ""


def _month(curve: Curve, index: int) -> str:
    return f"{curve.year}-{index + 1:02d}"
