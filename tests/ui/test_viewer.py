"""Who is looking: the proxy's user, a demo identity on this machine, or anybody with aggregates; else nobody."""

import pytest
from starlette.datastructures import Headers

from data_access import schema
from data_access.create import describe
from data_access.engine import writing
from data_access.publish import ChangeSet, publish
from ui.front_door.arrival import ELSEWHERE, HERE, PLACE_HEADER, PROXY
from ui.viewer import (
    NotAdmitted,
    Visit,
    beginning,
    demo_identities,
    identity_chooser,
    visit_of,
    who_is_looking,
)
from ui.words import words

GRANTS = (
    ("officer-990121", "county_officer", "990121"),
    ("monitor", "monitor", "990100"),
    ("head-990121", "county_head", "990121"),
    ("leader", "leader", "990100"),
    ("head-990101", "county_head", "990101"),
)
DISTRICTS = [
    {"code": "990100", "name_zh": "示例市", "name_en": "Sample City", "kind": "city"},
    {"code": "990101", "name_zh": "甲区", "name_en": "Jia District", "kind": "urban"},
    {"code": "990121", "name_zh": "<乙>县", "name_en": "Yi County", "kind": "county"},
]


@pytest.fixture
def city(engine, monkeypatch):
    """A city of two districts whose grant table knows five people; a real database until it is described otherwise."""
    monkeypatch.delenv("TRUSTED_USER_HEADER", raising=False)
    publish(engine, ChangeSet({"district": DISTRICTS}), kind="setup", author="test", reason="districts")
    with writing(engine) as connection:
        for subject, role, district in GRANTS:
            connection.execute(schema.grant.insert(), {"subject": subject, "role": role, "district": district})
    return engine


@pytest.fixture
def demo(city):
    describe(city, {"database_kind": "demo"})
    return city


def refused(engine, visit):
    with pytest.raises(NotAdmitted) as refusal:
        who_is_looking(engine, visit)
    return refusal.value


def test_real_figures_are_aggregates_on_the_machine_itself_and_refused_elsewhere(city):
    assert who_is_looking(city, Visit(HERE)).role == "anonymous"
    assert who_is_looking(city, Visit(HERE, remembered="monitor")).role == "anonymous"
    for place in (ELSEWHERE, PROXY):
        refusal = refused(city, Visit(place, names=("monitor",), remembered="monitor"))
        assert refusal.reason == "not_configured"
        assert "TRUSTED_USER_HEADER" in refusal.sentence(words("zh"))
        assert "尚未配置用户识别" in refusal.sentence(words("zh"))


def test_a_database_that_does_not_say_what_it_is_counts_as_real(city):
    describe(city, {"database_kind": "something else"})
    assert refused(city, Visit(ELSEWHERE)).reason == "not_configured"


def test_published_national_figures_are_for_anybody_and_nobody_in_particular(city):
    describe(city, {"database_kind": "national"})
    for place in (HERE, ELSEWHERE):
        viewer = who_is_looking(city, Visit(place, remembered="monitor"))
        assert (viewer.role, viewer.may_write, viewer.details) == ("anonymous", False, frozenset())
    assert demo_identities(city, Visit(HERE)) == ()


def test_a_demo_identity_is_chosen_on_the_machine_itself_only(demo):
    assert who_is_looking(demo, Visit(HERE, remembered="officer-990121")).role == "county_officer"
    assert who_is_looking(demo, Visit(ELSEWHERE, remembered="officer-990121")).role == "anonymous"
    assert demo_identities(demo, Visit(ELSEWHERE)) == ()


def test_the_identities_are_the_grant_tables_leader_first(demo):
    known = demo_identities(demo, Visit(HERE))
    assert [one.subject for one in known] == ["leader", "monitor", "head-990101", "head-990121", "officer-990121"]
    assert [one.label(words("zh"), "zh") for one in known] == [
        "局领导",
        "市监测员",
        "县区负责人（甲区）",
        "县区负责人（<乙>县）",
        "县区经办人员（<乙>县）",
    ]
    assert known[2].label(words("en"), "en") == "County head (Jia District)"


@pytest.mark.parametrize(
    ("remembered", "district"),
    [("head-990101", "990101"), ("officer-990121", "990121"), ("leader", ""), ("monitor", ""), ("", "")],
)
def test_whoever_answers_for_one_county_is_at_home_there(demo, remembered, district):
    assert beginning(demo, Visit(HERE, remembered=remembered))[1] == district
    assert beginning(demo, Visit(ELSEWHERE, remembered=remembered)) == ("", "")


def test_whoever_answers_for_several_counties_or_the_city_begins_with_the_overview(demo):
    with writing(demo) as connection:
        for subject, place in (("head-990101", "990121"), ("officer-990121", "990100")):
            role = "county_head" if subject.startswith("head") else "county_officer"
            connection.execute(schema.grant.insert(), {"subject": subject, "role": role, "district": place})
    assert beginning(demo, Visit(HERE, remembered="head-990101")) == ("", "")
    assert beginning(demo, Visit(HERE, remembered="officer-990121")) == ("", "")


def test_monitoring_staff_begin_with_the_alerts_once_a_week_was_screened(demo, monkeypatch):
    monkeypatch.setattr("ui.viewer.is_anything_screened", lambda engine: True)
    assert beginning(demo, Visit(HERE, remembered="monitor")) == ("enterprises", "")
    assert beginning(demo, Visit(HERE, remembered="leader")) == ("", "")
    assert beginning(demo, Visit(HERE, remembered="head-990101")) == ("districts", "990101")


def test_the_proxys_user_is_at_home_too_and_a_refused_visitor_nowhere(city, monkeypatch):
    assert beginning(city, Visit(ELSEWHERE)) == ("", "")
    monkeypatch.setenv("TRUSTED_USER_HEADER", "X-Forwarded-User")
    assert beginning(city, Visit(PROXY, names=("head-990101",))) == ("districts", "990101")
    assert beginning(city, Visit(PROXY, names=("stranger",))) == ("", "")
    assert beginning(city, Visit(HERE, names=("head-990101",))) == ("", "")


def test_a_request_tells_its_visitor_as_a_session_does(monkeypatch):
    monkeypatch.setenv("TRUSTED_USER_HEADER", "X-Forwarded-User")
    sent = {PLACE_HEADER: PROXY, "x-forwarded-user": "head-990101", "cookie": "a=b; demo_identity=head%2D990121"}
    assert visit_of(Headers(sent)) == Visit(PROXY, names=("head-990101",), remembered="head-990121")
    assert visit_of(Headers({})) == Visit(ELSEWHERE)
    twice = Headers(raw=[(PLACE_HEADER.encode(), b"here"), (PLACE_HEADER.encode(), b"proxy")])
    assert visit_of(twice).place == ELSEWHERE


def test_nobody_remembered_is_the_leader(demo):
    assert who_is_looking(demo, Visit(HERE)).subject == "leader"
    assert "演示身份：局领导" in identity_chooser(demo_identities(demo, Visit(HERE)), words("zh"), "zh", Visit(HERE))


@pytest.mark.parametrize("remembered", ["nobody", "x" * 5000, "<img>", "leader' OR 1=1"])
def test_whoever_remembers_no_known_identity_sees_aggregates_and_may_choose(demo, remembered):
    visitor = Visit(HERE, remembered=remembered)
    assert who_is_looking(demo, visitor).role == "anonymous"
    html = identity_chooser(demo_identities(demo, visitor), words("zh"), "zh", visitor)
    assert "演示身份：未选择，请选择" in html
    assert html.count('aria-pressed="false"') == html.count("data-identity=") == 5


def test_an_identity_whose_grant_is_taken_away_gains_no_right(demo):
    visitor = Visit(HERE, remembered="head-990121")
    assert who_is_looking(demo, visitor).details == frozenset({"990121"})
    with writing(demo) as connection:
        connection.execute(schema.grant.delete().where(schema.grant.c.subject == "head-990121"))
    viewer = who_is_looking(demo, visitor)
    assert (viewer.role, viewer.details, viewer.may_write) == ("anonymous", frozenset(), False)
    assert beginning(demo, visitor) == ("", "")


def test_a_demo_database_without_grants_is_shown_as_to_anybody(demo):
    with writing(demo) as connection:
        connection.execute(schema.grant.delete())
    assert who_is_looking(demo, Visit(HERE)).role == "anonymous"
    assert identity_chooser(demo_identities(demo, Visit(HERE)), words("zh"), "zh", Visit(HERE)) == ""


def test_the_chooser_marks_who_is_chosen_and_escapes_names(demo):
    visitor = Visit(HERE, remembered="head-990121")
    html = identity_chooser(demo_identities(demo, visitor), words("zh"), "zh", visitor)
    assert "演示身份：县区负责人（&lt;乙&gt;县）" in html
    assert 'data-identity="head-990121" aria-pressed="true"' in html
    assert html.count('aria-pressed="true"') == 1
    assert html.count("data-identity=") == 5
    assert "<乙>" not in html
    assert "href" not in html


def test_with_a_sign_in_the_proxys_user_is_looking(demo, monkeypatch):
    monkeypatch.setenv("TRUSTED_USER_HEADER", "X-Forwarded-User")
    viewer = who_is_looking(demo, Visit(PROXY, names=("head-990101",), remembered="monitor"))
    assert (viewer.subject, viewer.role, viewer.details) == ("head-990101", "county_head", frozenset({"990101"}))
    assert demo_identities(demo, Visit(HERE)) == ()


def test_a_name_in_chinese_arrives_as_it_was_sent(city, monkeypatch):
    monkeypatch.setenv("TRUSTED_USER_HEADER", "X-Forwarded-User")
    with writing(city) as connection:
        connection.execute(schema.grant.insert(), {"subject": "李敏", "role": "monitor", "district": "990100"})
    assert who_is_looking(city, Visit(PROXY, names=("李敏".encode().decode("latin-1"),))).subject == "李敏"


@pytest.mark.parametrize(
    ("visit", "reason"),
    [
        (Visit(ELSEWHERE, names=("monitor",)), "not_through_proxy"),
        (Visit(HERE, names=("monitor",), remembered="monitor"), "not_through_proxy"),
        (Visit(PROXY), "not_signed_in"),
        (Visit(PROXY, names=("",)), "not_signed_in"),
        (Visit(PROXY, names=("  ",)), "not_signed_in"),
        (Visit(PROXY, names=("monitor", "leader")), "not_signed_in"),
        (Visit(PROXY, names=("m" * 201,)), "not_signed_in"),
        (Visit(PROXY, names=("moni\x00tor",)), "not_signed_in"),
        (Visit(PROXY, names=("stranger",)), "no_grant"),
    ],
)
def test_with_a_sign_in_nobody_else_is_let_in(demo, monkeypatch, visit, reason):
    monkeypatch.setenv("TRUSTED_USER_HEADER", "X-Forwarded-User")
    refusal = refused(demo, visit)
    assert refusal.reason == reason
    for language in ("zh", "en"):
        assert refusal.title(words(language))
        assert refusal.sentence(words(language))


def test_a_right_taken_away_counts_at_the_next_look(demo, monkeypatch):
    monkeypatch.setenv("TRUSTED_USER_HEADER", "X-Forwarded-User")
    visit = Visit(PROXY, names=("monitor",))
    assert who_is_looking(demo, visit).may_write
    with writing(demo) as connection:
        connection.execute(schema.grant.delete().where(schema.grant.c.subject == "monitor"))
    assert refused(demo, visit).reason == "no_grant"


def test_outside_a_browser_session_nothing_is_known_of_the_visitor(city):
    with pytest.raises(NotAdmitted):
        who_is_looking(city)
