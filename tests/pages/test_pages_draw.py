"""Every page draws, in both languages, at every kind of month, version, indicator and list."""

import random

import pytest
from sqlalchemy import Engine, text

from tests.pages.facts import version_of
from tests.pages.screens import DATA_VIEWS, app, bodies, cells, draw, notices, rows, soup, title

pytestmark = pytest.mark.apptest

ADDRESSES = [
    ("overview", {}),
    ("overview", {"order": "plan", "only": "behind"}),
    ("targets", {}),
    ("targets", {"i": "guaranteed_loans", "d": "990124", "order": "gap"}),
    *(("data", {"view": view}) for view in DATA_VIEWS),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("page", "query"), ADDRESSES)
def test_every_page_draws_its_title_sentence_in_both_languages(city: Engine, page: str, query: dict, lang: str):
    drawn = draw(page, lang=lang, **query)
    assert not drawn.exception
    assert not notices(drawn)
    is_chinese = any("一" <= letter <= "鿿" for letter in title(drawn))
    assert len(title(drawn)) > 3
    assert is_chinese == (lang == "zh")
    assert soup(drawn).select_one(".foot")


def test_the_language_is_the_browsers_until_the_address_says_otherwise(city: Engine):
    assert title(draw("overview", app(locale="zh-TW"))).startswith("截至9月底")
    assert title(draw("overview", app(locale="fr-FR"))).startswith("At the end of Sept")
    assert title(draw("overview", app(locale="fr-FR"), lang="zh")).startswith("截至9月底")


@pytest.mark.parametrize(
    ("page", "query"), [("overview", {}), ("targets", {"i": "guaranteed_loans"}), ("data", {"view": "plan"})]
)
def test_a_month_chosen_is_written_into_the_address_and_changes_the_figures(
    city: Engine, page: str, query: dict, newest: str
):
    before = draw(page, lang="zh", v=newest, month="2020-09", **query)
    figures = "".join(bodies(before))
    after = before.selectbox(key="month").set_value("2019-12").run()
    assert not after.exception
    assert after.query_params["month"] == "2019-12"
    assert (after.query_params["v"], after.query_params["lang"]) == (newest, "zh")
    assert "".join(bodies(after)) != figures
    assert "2019年12月" in soup(after).select_one(".foot").get_text()


def test_an_indicator_and_a_district_chosen_are_written_into_the_address(city: Engine, newest: str):
    test = draw("targets", lang="zh", v=newest, month="2020-09")
    assert title(test).startswith("城镇新增就业人数")
    test.selectbox(key="i").set_value("reemployment").run()
    assert test.query_params["i"] == "reemployment"
    assert title(test).startswith("城镇失业人员再就业人数")
    test.selectbox(key="d").set_value("990124").run()
    assert (test.query_params["i"], test.query_params["d"]) == ("reemployment", "990124")
    assert title(test).startswith("鹤汀县")


def test_the_two_versions_compared_are_written_into_the_address(city: Engine, newest: str):
    corrected = version_of(city, "correction", reason="鹤汀县")
    test = draw("data", lang="zh", v=newest, view="difference")
    test.selectbox(key="a").set_value(str(corrected - 1)).run()
    test.selectbox(key="b").set_value(str(corrected)).run()
    assert (test.query_params["a"], test.query_params["b"]) == (str(corrected - 1), str(corrected))
    [changed] = rows(test, "table.plain tbody tr")[-1:]
    assert cells(changed) == ["城镇失业人员再就业人数", "鹤汀县", "2020年8月", "467", "389"]
    assert title(test) == f"从版本{corrected - 1}到版本{corrected}：修订上报数1个"


def test_the_address_wins_over_what_a_select_box_last_held(city: Engine, newest: str):
    test = draw("overview", lang="zh", v=newest, month="2020-09")
    test.selectbox(key="month").set_value("2020-08").run()
    test.query_params = {"lang": "zh", "v": newest, "month": "2020-06"}  # as Back does
    test.run()
    assert test.selectbox(key="month").value == "2020-06"
    assert title(test).startswith("截至6月底")
    assert test.query_params["month"] == "2020-06"


def test_every_page_draws_at_any_version(city: Engine):
    first = version_of(city, "import", newest=False)
    untargeted = version_of(city, "import", reason="2020年1-2月就业创业统计月报")
    # Nothing but districts; the first figures; a plan year whose targets are not set yet.
    for version in (1, first, untargeted):
        for page, query in (("overview", {}), ("targets", {}), *(("data", {"view": view}) for view in DATA_VIEWS)):
            drawn = draw(page, lang="zh", v=str(version), **query)
            assert not drawn.exception, (version, page, query)
            assert title(drawn), (version, page, query)


def test_a_version_without_figures_says_what_to_load_and_still_lists_its_publications(city: Engine):
    for page in ("overview", "targets"):
        drawn = draw(page, lang="zh", v="3")
        assert title(drawn) == "暂无可显示的数据"
        assert "请先入库各县区的月报" in soup(drawn).get_text()
    publications = rows(draw("data", lang="zh", v="3", view="versions"), "table.plain tbody tr")
    assert [cells(row)[0] for row in publications] == ["3", "2", "1"]


def test_every_kind_of_indicator_draws_in_the_city_and_in_a_district(city: Engine, newest: str):
    with city.connect() as connection:
        found = connection.execute(
            text("SELECT kind, code FROM indicator WHERE year = 2020 AND until IS NULL ORDER BY code")
        ).all()
    chance = random.Random(20)
    by_kind: dict[str, list[str]] = {}
    for kind, code in found:
        by_kind.setdefault(kind, []).append(code)
    assert len(by_kind) == 9
    test = draw("targets", lang="zh", v=newest)
    for codes in by_kind.values():
        for code in chance.sample(codes, min(2, len(codes))):
            for district, month in (("990100", "2020-09"), ("990125", chance.choice(("2020-02", "2020-05")))):
                test.query_params = {"lang": "zh", "v": newest, "month": month, "i": code, "d": district}
                test.run()
                assert not test.exception, (code, district, month)
                assert not notices(test), (code, district, month)
                assert title(test), (code, district, month)


# The sample city's guaranteed loans of 2020, read off the table behind the chart.
CHART_SAID = {
    "zh": "折线图：2月543万元，2020年9月9,957万元，往年同期进度11,212万元，序时进度11,250万元，上年同期8,582万元，"
    "目标15,000万元，5月未报齐",
    "en": "Line chart: from 5,430 thousand yuan in Feb to 99,570 thousand yuan in Sept 2020, "
    "usual pace 112,119 thousand yuan, linear pace 112,500 thousand yuan, "
    "same period last year 85,820 thousand yuan, target 150,000 thousand yuan, not all parts reported: May",
}


def test_every_chart_has_a_text_in_its_place_and_a_table_behind_it(city: Engine, newest: str):
    for lang in ("zh", "en"):
        drawn = draw("targets", lang=lang, v=newest, i="guaranteed_loans")
        [chart] = drawn.get("plotly_chart")
        assert chart.proto.alt == CHART_SAID[lang]
        months = rows(drawn, "details table.plain tbody tr")
        assert len([row for row in months if len(cells(row)) == 5]) >= 12


def test_every_button_hands_over_what_is_shown_with_mark_version_and_address(
    city: Engine, newest: str, downloads: dict[str, str]
):
    draw("overview", lang="zh", v=newest, month="2020-09")
    draw("targets", lang="zh", v=newest, month="2020-09", i="reemployment")
    draw("data", lang="zh", v=newest, month="2020-09")
    draw("data", lang="zh", v=newest, month="2020-09", view="difference", a="1", b="2")
    names = {name: text.splitlines() for name, text in downloads.items()}
    assert set(names) == {
        f"overview-2020-09-v{newest}.csv",
        f"reemployment-2020-09-v{newest}.csv",
        f"plan-2020-v{newest}.csv",
        "difference-v1-v2.csv",
    }
    assert len(names[f"overview-2020-09-v{newest}.csv"]) == 1 + 12 + 1
    districts = names[f"reemployment-2020-09-v{newest}.csv"]
    assert districts[1].startswith(",望澜市,正常,人,7500,")
    assert districts[2].startswith("1,")
    assert len(districts) == 1 + 10 + 1
    for lines in names.values():
        assert "演示数据" in lines[-1]
        assert "内部工作数据" in lines[-1]
        assert f"版本{newest}" in lines[-1]
        assert "http://127.0.0.1:8501/" in lines[-1]
        assert f"v={newest}&month=2020-09" in lines[-1]


def test_thresholds_are_written_in_percent_and_points(city: Engine, newest: str):
    drawn = draw("data", lang="zh", v=newest, view="rules")
    assert title(drawn) == "完成率达到应达进度的100%为正常，不足95%为滞后"
    told = [cells(row)[-2:] for row in rows(drawn, "table.plain tbody tr")]
    assert ["略慢：差距不超过", "2个百分点"] in told
    assert ["略慢：已达时限的", "75%"] in told
    assert ["位次并列：相差不足目标的", "0.3%"] in told
    assert not [value for _, value in told if value.startswith("0.") and value.endswith(("5", "95"))]
