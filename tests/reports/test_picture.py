"""A chart as SVG and PNG: everything a reader needs is inside it, and nothing is fetched."""

from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import pytest
import vl_convert
from PIL import Image

from reports import picture_lines as module
from reports.content import BarChart, LineChart
from reports.picture import picture
from tests.reports.example import example
from tests.reports.names import HOSTILE, WRITTEN

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def words(svg: bytes) -> str:
    """All texts of the picture, without spaces: lines are broken where they fill it."""
    texts = [text for element in ElementTree.fromstring(svg).iter() for text in element.itertext()]
    return "".join("".join(texts).split())


def svg(report, index: int) -> bytes:
    section = report.sections[index]
    return picture(section.chart, report.stamp, kind="svg", filters=report.filters, source=section.notes)


def small(**changes):
    bars = BarChart("完成率", ("甲县", "乙县", "丙县"), (81.1, 9.0, None), (75.0, 75.0, 75.0))
    return replace(bars, **changes)


@LANGUAGES
@pytest.mark.parametrize("index", [0, 1])
def test_title_month_version_source_and_selection_are_inside(language, index):
    report = example(language)
    said = words(svg(report, index))
    section, stamp = report.sections[index], report.stamp
    for text in (section.chart.title, stamp.period, stamp.published, stamp.link, stamp.mark, section.notes):
        assert "".join(text.split()) in said
    assert "".join(report.filters.split()) in said
    assert {"zh": "数据版本57", "en": "Dataversion57"}[language] in said


def test_the_newest_figure_the_target_and_the_key_are_written():
    said = words(svg(example("zh"), 0))
    assert "24,329" in said
    assert "30,000" in said
    for name in ("今年累计", "往年同期进度", "序时进度", "上年", "年度目标"):
        assert name in said


def test_every_bar_says_its_share():
    said = words(picture(small(), example("zh").stamp, kind="svg"))
    for text in ("甲县", "乙县", "丙县", "81.1%", "9.0%", "完成率", "往年同期进度"):
        assert text in said


def test_chinese_faces_are_named_first():
    assert b'font-family="Noto Sans CJK SC' in svg(example("zh"), 0)


def test_a_png_is_large_enough_for_print_and_mostly_white():
    drawn = Image.open(BytesIO(picture(small(), example("zh").stamp, kind="png"))).convert("L")
    assert drawn.width >= 1800
    shades = drawn.histogram()
    assert shades[255] / (drawn.width * drawn.height) > 0.5
    assert sum(shades[:100]) > 2000


def test_nothing_is_fetched(monkeypatch):
    seen = {}

    def convert(spec, **options):
        seen.update(options, spec=spec)
        return "<svg/>"

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", convert)
    svg(example("zh"), 0)
    assert seen["allowed_base_urls"] == []
    assert '"url"' not in str(seen["spec"]).replace("'", '"')


def test_the_same_chart_gives_the_same_bytes():
    assert svg(example("zh"), 1) == svg(example("zh"), 1)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_a_name(name):
    stamp = replace(example("zh").stamp, city=name)
    written = "".join(WRITTEN.get(name, name).split())
    bars = picture(small(title=name, categories=(name, "乙县", "丙县")), stamp, kind="svg", filters=name, source=name)
    assert words(bars).count(written) >= 3
    assert b"<script" not in bars
    line = LineChart(name, (name, "2月"), ((name, (1.0, 2.0), "actual"),), name)
    assert words(picture(line, stamp, kind="svg")).count(written) >= 3


def test_charts_without_figures_are_drawn():
    stamp = example("zh").stamp
    empty = LineChart("无数据", ("1月", "2月"), (("今年累计", (None, None), "actual"),), "人")
    assert "无数据" in words(picture(empty, stamp, kind="svg"))
    assert "无数据" in words(
        picture(small(title="无数据", values=(None,) * 3, reference=(None,) * 3), stamp, kind="svg")
    )


def test_a_rate_is_drawn_in_its_band_and_an_amount_from_zero():
    rate = LineChart("率", ("1月", "2月"), (("今年", (3.8, 3.9), "actual"), ("目标", (4.5, 4.5), "target")), "%", 2)
    low, high = module._range(rate)
    assert 3.6 < low < 3.8
    assert 4.5 < high < 4.7
    amount = LineChart("数", ("1月", "2月"), (("今年", (300.0, 900.0), "actual"),), "人")
    assert module._range(amount) == (0.0, pytest.approx(954))


def test_another_kind_is_refused():
    with pytest.raises(ValueError, match="svg or png"):
        picture(small(), example("zh").stamp, kind="gif")
