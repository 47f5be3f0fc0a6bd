"""The address: every value written, bad values replaced and reported, nothing rendered from it."""

import string
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.link import FOLLOW, DataLink, Known, OverviewLink, TargetLink, at_defaults, parse, to_page

KNOWN = Known(
    version=57,
    months=("2020-09", "2020-08"),
    month="2020-09",
    indicators_in=lambda month: ("urban_new_employment", "guaranteed_loans"),
    districts=("990100", "990101"),
    city="990100",
)


def read(page, **texts):
    query = {name: text if isinstance(text, list) else [text] for name, text in texts.items()}
    return parse(page, query, newest=57, known_at=lambda version: KNOWN, browser="zh-CN")


def test_every_value_is_written_defaults_too():
    link, _ = read(TargetLink)
    assert link.href() == (
        "./targets?lang=zh&v=57&month=2020-09&f=1&i=urban_new_employment&d=990100&order=place&cell=&more=0&reach=&told=0&show=0"
    )


def test_a_written_link_reads_back_as_itself():
    link, _ = read(TargetLink, lang="en", v="12", month="2020-08", i="guaranteed_loans", d="990101", order="gap")
    again, notices = parse(TargetLink, parse_qs(urlsplit(link.href()).query), newest=57, known_at=lambda version: KNOWN)
    assert (again, notices) == (link, ())


@pytest.mark.parametrize(
    ("name", "bad", "used"),
    [
        ("month", "2031-01", "2020-09"),
        ("i", "' OR 1=1--", "urban_new_employment"),
        ("d", "430102", "990100"),
        ("v", "58", "57"),
        ("v", "-1", "57"),
        ("v", "５", "57"),
    ],
)
def test_a_value_that_is_unknown_is_replaced_and_reported(name, bad, used):
    link, notices = read(TargetLink, **{name: bad})
    assert str(getattr(link, name)) == used
    assert [(notice.parameter, notice.given, notice.used) for notice in notices] == [(name, bad, used)]


def test_following_the_newest_is_kept_as_such():
    link, notices = read(OverviewLink, v=FOLLOW)
    assert (link.v, link.follow, notices) == (57, True, ())
    assert "v=latest" in link.href()
    assert "v=57" in link.at(57).href()


def test_a_repeated_parameter_counts_last_and_is_reported():
    link, notices = read(OverviewLink, month=["2020-08", "2020-09"])
    assert link.month == "2020-09"
    assert [notice.parameter for notice in notices] == ["month"]


def test_ten_kilobytes_and_control_characters_leave_a_short_printable_notice():
    _, notices = read(TargetLink, i="\x00\n<script>" + "x" * 10_000)
    assert len(notices[0].given) <= 25
    assert notices[0].given.startswith("<script>")
    assert notices[0].given.isprintable()


def test_links_to_other_pages_keep_language_version_and_month():
    link, _ = read(OverviewLink, lang="en", v="12", month="2020-08")
    other = to_page(TargetLink, link, i="guaranteed_loans", d="990101", order="place")
    assert (other.lang, other.v, other.month) == ("en", 12, "2020-08")


def test_a_view_without_forecasts_stays_so_on_every_page_and_says_so_in_its_address():
    link, _ = read(OverviewLink, f="0")
    assert "&f=0&" in link.href()
    assert to_page(TargetLink, link, i="guaranteed_loans", d="990101").f == "0"
    assert at_defaults(DataLink, link, KNOWN).f == "0"
    assert read(OverviewLink)[0].f == "1"


def test_the_difference_compares_with_the_version_before_unless_told():
    link, _ = read(DataLink, v="12")
    assert (link.a, link.b) == ("56", "57")


def test_the_browser_chooses_the_language_only_where_the_link_does_not():
    assert parse(OverviewLink, {}, newest=57, known_at=lambda v: KNOWN, browser="fr")[0].lang == "en"
    assert read(OverviewLink, lang="en")[0].lang == "en"
    assert [notice.parameter for notice in read(OverviewLink, lang="xx")[1]] == ["lang"]


def test_a_copied_address_begins_with_the_base_it_was_reached_by():
    link, _ = read(OverviewLink)
    assert link.absolute("https://jobs.example/monitor").startswith("https://jobs.example/monitor/?lang=zh&v=57")


@settings(deadline=None, derandomize=True)
@given(
    st.dictionaries(
        st.sampled_from(["lang", "v", "month", "i", "d", "order", "zz"]),
        st.lists(st.text(string.printable), max_size=3),
    )
)
def test_no_address_breaks_the_parser(query):
    link, notices = parse(TargetLink, query, newest=57, known_at=lambda version: KNOWN)
    assert link.i in KNOWN.indicators_in(link.month)
    assert link.month in KNOWN.months
    assert all(len(notice.given) <= 25 for notice in notices)
