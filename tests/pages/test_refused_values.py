"""What an address asks for and cannot have: replaced by the default, said on the page, never rendered."""

import pytest
from sqlalchemy import Engine, text

from tests.pages.screens import bodies, draw, notices, soup, strings, title

pytestmark = pytest.mark.apptest

HOSTILE = [
    "unknown",
    "' OR 1=1--",
    "'; DROP TABLE observation; --",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "![](http://evil.example/x.png)",
    "[link](http://evil.example)",
    "{parameter}",
    "../../etc/passwd",
    "\x00",
    "\u202e\u200b2020-09",
    "２０２０-０９",
    "x" * 10_240,
    "\U0001f600" * 2_000,
]
SHARED = {"lang": "语言", "v": "数据版本", "month": "月份"}
OWN = {
    "overview": {"order": "排序", "only": "筛选"},
    "targets": {"i": "指标", "d": "县区", "order": "排序"},
    "data": {"view": "列表", "state": "筛选", "a": "起始版本", "b": "对比版本"},
}


@pytest.mark.parametrize("page", OWN)
def test_a_value_that_is_not_available_is_said_and_not_rendered(city: Engine, page: str):
    names = SHARED | OWN[page]
    test = draw(page)
    as_it_should_be = title(test)
    for given in HOSTILE:
        test.query_params = dict.fromkeys(names, given)
        test.run()
        assert not test.exception, given[:40]
        assert title(test) == as_it_should_be, given[:40]
        told = [said for said in notices(test) if "在此不可用" in said]
        shown = "".join(letter for letter in given[:24] if letter.isprintable())
        for name, chinese in names.items():
            [said] = [line for line in told if line.startswith(f"链接中的{chinese}“{shown}")]
            assert len(said) < 120, name
        assert len(told) == len(names)
        assert "<script" not in "".join(bodies(test))
        assert not soup(test).select("img, [onerror], [href^='http://evil']")


@pytest.mark.parametrize(
    "given", ["0", "-1", "1.0", "1e1", "+5", " 5", "٣", "999999999", "9" * 40, "Latest", "latest ", "0x10", "NaN"]
)
def test_only_a_version_that_exists_is_taken(city: Engine, newest: str, given: str):
    drawn = draw("overview", lang="zh", v=given)
    assert not drawn.exception
    [said] = notices(drawn)
    assert said == f"链接中的数据版本“{given[:24]}{'…' if len(given) > 24 else ''}”在此不可用，已改为显示版本{newest}。"
    assert f"版本{newest}" in soup(drawn).select_one(".foot").get_text()


@pytest.mark.parametrize("month", ["2020-13", "2020-9", "2015-12", "2020-10", "2019-09-01", "0000-00"])
def test_only_a_month_with_figures_at_that_version_is_taken(city: Engine, month: str):
    drawn = draw("targets", lang="zh", v="60", month=month)
    assert notices(drawn)[0].startswith(f"链接中的月份“{month}”在此不可用")
    assert drawn.selectbox(key="month").value == "2019-11"


def test_what_a_later_version_brought_is_not_to_be_had_at_an_earlier_one(city: Engine):
    with city.connect() as connection:
        only_2020 = connection.execute(
            text(
                "SELECT min(code) FROM indicator WHERE year = 2020 AND until IS NULL "
                "AND code NOT IN (SELECT code FROM indicator WHERE year = 2019)"
            )
        ).scalar_one()
    [said, _] = notices(draw("targets", lang="zh", v="60", month="2019-06", i=only_2020))
    assert said.startswith(f"链接中的指标“{only_2020[:24]}")
    assert "2020-09" in notices(draw("overview", lang="zh", v="60", month="2020-09"))[0]


def test_of_a_repeated_parameter_the_last_counts_and_the_page_says_so(city: Engine, newest: str):
    drawn = draw("overview", lang="zh", v=newest, month=["2020-06", "2020-08"])
    assert drawn.selectbox(key="month").value == "2020-08"
    assert notices(drawn) == ["链接中的月份重复出现，按最后一个显示：2020年8月。"]
    assert not notices(draw("overview", lang="zh", v=newest, month=["2020-08", "2020-08"]))
    hundred = draw("overview", lang="zh", v=newest, month=[f"x{number}" for number in range(100)])
    assert not hundred.exception
    assert hundred.selectbox(key="month").value == "2020-09"


def test_what_no_page_knows_is_passed_over(city: Engine, newest: str):
    drawn = draw("overview", lang="zh", v=newest, utm_source="<b>x</b>", **{"x" * 5000: "y", "\x00": "\x00"})
    assert not drawn.exception
    assert not notices(drawn)
    assert "utm_source" not in "".join(bodies(drawn))


def test_a_notice_is_in_the_language_of_the_page(city: Engine, newest: str):
    [said] = notices(draw("overview", lang="en", v=newest, month="nope"))
    assert said == "The address asks for the month “nope”, which is not available here; Sept 2020 is shown instead."


def test_no_banned_character_reaches_a_reader(city: Engine, newest: str):
    """Direction marks and zero-width letters of a refused value could make the page read differently."""
    drawn = draw("overview", lang="zh", v=newest, month="\u202e\u200b\u2066x")
    assert not any(mark in said for said in strings(drawn) for mark in "\u202e\u200b\u2066")
