"""Every chart of every page can be taken away as a picture that says what it is, drawn on this machine."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from data_access.publish import newest_version
from tests.pages.screens import draw, soup

pytestmark = pytest.mark.apptest

Documents = dict[str, Callable[[], bytes]]
SIDES = "990123,990124,990125"
# Each page with charts, with the address that draws them all: what they are called, and how many small ones there are.
CHARTS = (
    ("targets", {"i": "guaranteed_loans"}, {"curve"}, 0),
    ("targets", {"i": "registered_unemployment_rate", "d": "990124"}, {"curve"}, 0),
    ("districts", {}, {"tiles"}, 0),
    ("districts", {"sort": "labour_agents"}, {"tiles", "places", "labour_agents-990124"}, 7),
    ("districts", {"chosen": SIDES}, {"tiles", "guaranteed_loans"}, 9),
    ("districts", {"d": "990124"}, {"completion"}, 0),
    ("meeting", {}, {"slope-reemployment"}, 3),
    ("forecast_quality", {}, {"alarms", "reliability"}, 0),
)


def charts(drawn: AppTest) -> set[str]:
    """What every chart drawn is called: Streamlit's own ids end with the key that the page gave."""
    keys = {chart.proto.id.split("-", 2)[2] for chart in drawn.get("plotly_chart")}
    return keys | ({"tiles"} if soup(drawn).select(".tiles") else set())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("page", "query", "named", "small"), CHARTS)
def test_every_chart_of_a_page_has_its_picture_as_png_and_svg(
    rehearsed: Engine,
    documents: Documents,
    page: str,
    query: dict[str, str],
    named: set[str],
    small: int,
    lang: str,
):
    drawn = draw(page, lang=lang, v=str(newest_version(rehearsed)), month="2020-09", **query)
    assert not drawn.exception
    files = {kind: [name for name in documents if name.endswith(kind)] for kind in (".png", ".svg")}
    for key in charts(drawn) | named:
        for kind, offered in files.items():
            assert any(name.endswith(f"-{key}{kind}") for name in offered), (key, kind)
    assert len(charts(drawn)) >= max(small, len(named - {"completion"}))


@pytest.mark.parametrize(
    ("page", "query", "key", "parts"),
    [
        ("meeting", {}, "slope-reemployment", ("失业人员再就业", "2020年8月与2020年9月", "鹤汀县1", "7鹤汀县")),
        ("districts", {"sort": "labour_agents"}, "places", ("农村劳务经纪人", "2020年8月与2020年9月", "5麦垄县")),
        ("districts", {"sort": "guaranteed_loans"}, "tiles", ("创业担保贷款发放额", "鹤汀县", "63.7%", "49.5%")),
        ("districts", {"sort": "guaranteed_loans"}, "guaranteed_loans-990124", ("鹤汀县63.7%", "望澜市66.4%")),
        ("forecast_quality", {}, "alarms", ("误报率", "序时推算", "11月", "全部指标")),
        ("forecast_quality", {}, "reliability", ("预测可能性", "实际完成率", "100%")),
    ],
)
def test_a_picture_says_what_it_shows_of_which_month_version_and_page(
    rehearsed: Engine,
    documents: Documents,
    page: str,
    query: dict[str, str],
    key: str,
    parts: tuple[str, ...],
):
    version = newest_version(rehearsed)
    draw(page, lang="zh", v=str(version), month="2020-09", **query)
    [svg] = [make() for name, make in documents.items() if name.endswith(f"-{key}.svg")]
    texts = (text for element in ElementTree.fromstring(svg).iter() for text in element.itertext())
    said = "".join("".join(texts).split())
    for part in (
        *parts,
        "望澜市",
        "2020年9月",
        f"数据版本{version}",
        "内部工作数据",
        f"v={version}&month=2020-09",
        "虚构",
    ):
        assert part in said, part
    [png] = [make() for name, make in documents.items() if name.endswith(f"-{key}.png")]
    assert png[:4] == b"\x89PNG"
