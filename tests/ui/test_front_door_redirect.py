"""A page opened without a version is sent on to the same address with the newest one written into it."""

import threading

import pytest

from tests.ui.asgi import call, door
from ui.front_door import door as door_module
from ui.front_door.asked import preferred_language
from ui.front_door.redirect import Newest

CHINESE = [("accept-language", "zh-CN,zh;q=0.9,en;q=0.8")]


def location(tmp_path, target, headers=CHINESE, **more):
    return call(door(tmp_path, **more), target, headers=headers).headers.get("location")


@pytest.mark.parametrize("path", ["/", "/targets", "/data"])
def test_a_page_without_a_version_gets_language_newest_version_and_month(tmp_path, path):
    answer = call(door(tmp_path), path, headers=CHINESE)
    assert answer.status == 307
    assert answer.headers["location"] == f"{path}?lang=zh&v=57&month=2020-09"
    assert answer.headers["cache-control"] == "no-store"


def test_head_is_sent_on_like_get(tmp_path):
    answer = call(door(tmp_path), "/targets", method="HEAD")
    assert (answer.status, answer.headers["location"]) == (307, "/targets?lang=en&v=57&month=2020-09")


def test_what_the_address_says_already_stays(tmp_path):
    assert location(tmp_path, "/targets?month=2019-12&lang=en") == "/targets?month=2019-12&lang=en&v=57"


@pytest.mark.parametrize(
    "query",
    [
        "i=urban_new_employment&d=990101",
        "d=&d=990101&d=990101",
        "i=%E5%B0%B1%E4%B8%9A&x=%E4%zz%",
        "i=%0d%0aSet-Cookie:a=b",
        "=&&a&=b",
        f"x={'a' * 10_000}",
        "&".join("x=1" for _ in range(3000)),
        "i=../../etc/passwd&q='OR%201=1--",
    ],
)
def test_other_parameters_are_kept_untouched_even_malformed_or_long_ones(tmp_path, query):
    assert location(tmp_path, f"/targets?{query}") == f"/targets?{query}&lang=zh&v=57&month=2020-09"


def test_characters_that_may_not_stand_in_an_address_are_escaped(tmp_path):
    assert location(tmp_path, '/?x=<b>"é') == "/?x=%3Cb%3E%22%E9&lang=zh&v=57&month=2020-09"


@pytest.mark.parametrize("version", ["v=12", "v=latest", "v=", "v=abc", "v=999999", "%76=3", "v=1&v=2"])
def test_an_address_with_a_version_is_left_alone_whatever_it_says(tmp_path, version):
    answer = call(door(tmp_path), f"/targets?{version}")
    assert answer.status == 200
    assert "location" not in answer.headers


def at_home_in(district):
    page = "districts" if district else ""
    return lambda headers: Newest(57, "2020-09", *((district, page) if headers else ()))


def test_the_bare_address_leads_whoever_answers_for_one_county_to_its_page(tmp_path):
    assert location(tmp_path, "/", look_up=at_home_in("990124")) == "/districts?lang=zh&v=57&month=2020-09&d=990124"
    assert location(tmp_path, "/", look_up=at_home_in("")) == "/?lang=zh&v=57&month=2020-09"


@pytest.mark.parametrize("target", ["/?lang=en", "/?order=plan", "/?d=990101", "/?utm_source=x", "/targets", "/data"])
def test_an_address_that_asks_for_something_leads_nobody_elsewhere(tmp_path, target):
    path, _, query = target.partition("?")
    found = location(tmp_path, target, look_up=at_home_in("990124"))
    assert found.startswith(f"{path}?{query}")
    assert "990124" not in found


def test_the_bare_address_leads_monitoring_staff_to_the_weeks_alerts(tmp_path):
    found = location(tmp_path, "/", look_up=lambda _: Newest(57, "2020-09", page="enterprises"))
    assert found == "/enterprises?lang=zh&v=57&month=2020-09"
    assert location(tmp_path, "/targets", look_up=lambda _: Newest(57, "2020-09")).startswith("/targets?")


def test_the_bare_address_below_a_base_path_leads_to_the_district_there(tmp_path):
    found = location(tmp_path, "/jobs/", base="/jobs", look_up=at_home_in("990124"))
    assert found == "/jobs/districts?lang=zh&v=57&month=2020-09&d=990124"


def test_without_figures_the_month_is_left_out(tmp_path):
    assert location(tmp_path, "/", look_up=lambda _: Newest(1, None)) == "/?lang=zh&v=1"


def test_when_there_is_nothing_to_send_on_to_the_page_is_served_and_tells(tmp_path):
    answer = call(door(tmp_path, look_up=lambda _: None), "/targets")
    assert answer.status == 200
    assert '<div id="root">' in answer.text


def test_a_database_that_hangs_holds_nobody_up(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(door_module, "LOOK_UP_SECONDS", 0.05)
    answered = threading.Event()
    try:
        answer = call(door(tmp_path, look_up=lambda _: answered.wait(5)), "/targets")
    finally:
        answered.set()
    assert answer.status == 200
    assert "without it" in caplog.text


def test_pages_lie_below_the_base_path_and_only_there(tmp_path):
    assert location(tmp_path, "/jobs/targets", base="/jobs") == "/jobs/targets?lang=zh&v=57&month=2020-09"
    assert location(tmp_path, "/jobs/", base="/jobs") == "/jobs/?lang=zh&v=57&month=2020-09"
    assert location(tmp_path, "/jobs?x=1", base="/jobs") == "/jobs/?x=1"
    assert call(door(tmp_path, base="/jobs"), "/targets").status == 404
    assert call(door(tmp_path, base="/jobs"), "/jobsite").status == 404


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-Hant-TW", "zh"),
        ("ZH", "zh"),
        ("en-US,en;q=0.9,zh;q=0.5", "en"),
        ("en;q=0.3, zh;q=0.7", "zh"),
        ("fr-FR,fr;q=0.9,zh;q=0.2", "zh"),
        ("de,ja", "en"),
        ("zh;q=0", "en"),
        ("zh;q=x", "en"),
        (",;q=,zh;;", "zh"),
        ("*", "en"),
    ],
)
def test_the_language_is_the_one_the_browser_likes_best_of_ours(accepted, language):
    assert preferred_language(accepted) == language
