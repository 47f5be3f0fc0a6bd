"""Who may see and write what, from the grants of today."""

import pytest
from sqlalchemy import Engine, text

from data_access.grants import grant_role, revoke_role
from data_access.publish import ChangeSet, InvalidChange, publish
from data_access.viewer import ANONYMOUS, Viewer, viewer_for
from tests.data_access.samples import CITY, EAST, SOUTH, WEST, district, lay_ground

EVERY = frozenset({CITY, EAST, WEST, SOUTH})


@pytest.fixture
def granted(engine: Engine) -> Engine:
    lay_ground(engine)
    for subject, role, where in (
        ("leader", "leader", CITY),
        ("half", "leader", EAST),
        ("monitor", "monitor", EAST),
        ("head", "county_head", WEST),
        ("officer", "county_officer", SOUTH),
        ("two", "county_officer", EAST),
        ("two", "county_head", WEST),
    ):
        assert grant_role(engine, subject, role, where, author="admin")
    return engine


@pytest.mark.parametrize(
    ("subject", "role", "details", "writable"),
    [
        ("leader", "leader", EVERY, set()),
        ("half", "leader", {EAST}, set()),
        ("monitor", "monitor", EVERY, EVERY),
        ("head", "county_head", {WEST}, set()),
        ("officer", "county_officer", {SOUTH}, {SOUTH}),
        ("two", "county_officer", {EAST, WEST}, {EAST}),
    ],
)
def test_each_role_has_its_scopes(
    granted: Engine, subject: str, role: str, details: set[str], writable: set[str]
) -> None:
    assert viewer_for(granted, subject) == Viewer(
        subject, role, True, frozenset(details), bool(writable), frozenset(writable)
    )


def test_somebody_without_a_grant_or_without_a_name_gets_nothing(granted: Engine) -> None:
    for subject in ("stranger", "", None, "leader ", "LEADER", "' OR 1=1--", "a\x00", "a\ud800"):
        viewer = viewer_for(granted, subject)
        assert (viewer.role, viewer.aggregates, viewer.details, viewer.may_write) == ("none", False, frozenset(), False)
    assert (ANONYMOUS.role, ANONYMOUS.aggregates, ANONYMOUS.details, ANONYMOUS.may_write) == (
        "anonymous",
        True,
        frozenset(),
        False,
    )


def test_the_scope_tells_rows_apart_not_people(granted: Engine) -> None:
    assert viewer_for(granted, "leader").scope == viewer_for(granted, "monitor").scope
    assert viewer_for(granted, "head").scope == (True, (WEST,))
    scopes = {viewer_for(granted, name).scope for name in ("leader", "half", "head", "stranger")} | {ANONYMOUS.scope}
    assert len(scopes) == 5


def test_a_grant_on_the_city_covers_districts_that_came_or_went_later(granted: Engine) -> None:
    changes = ChangeSet({"district": [district("990104")]}, {"district": [(SOUTH,)]})
    publish(granted, changes, kind="correction", author="a", reason="b")
    assert viewer_for(granted, "leader").details == EVERY | {"990104"}


def test_a_role_taken_away_counts_at_once(granted: Engine) -> None:
    assert revoke_role(granted, "two", "county_head", WEST, author="admin")
    assert viewer_for(granted, "two").details == {EAST}
    assert revoke_role(granted, "two", "county_officer", EAST, author="admin")
    assert viewer_for(granted, "two").role == "none"


def test_every_change_of_rights_is_audited_and_what_changes_nothing_is_not(granted: Engine) -> None:
    assert not grant_role(granted, "head", "county_head", WEST, author="admin")
    assert not revoke_role(granted, "head", "leader", WEST, author="admin")
    assert revoke_role(granted, "head", "county_head", WEST, author="boss")
    with granted.connect() as connection:
        lines = connection.execute(
            text("SELECT subject, action, object, detail FROM audit WHERE action <> 'publish' ORDER BY id")
        ).all()
    assert len(lines) == 8
    assert tuple(lines[0]) == ("admin", "grant", "leader", "leader 990100")
    assert tuple(lines[-1]) == ("boss", "revoke", "head", "county_head 990101".replace("990101", WEST))


def test_a_grant_needs_a_known_role_district_and_subject(granted: Engine) -> None:
    for subject, role, where, sentence in (
        ("a", "boss", CITY, "no role boss"),
        ("a", "leader", "999999", "no district 999999"),
        ("", "leader", CITY, "subject"),
        ("a\x00", "leader", CITY, "control characters"),
    ):
        with pytest.raises(InvalidChange, match=sentence):
            grant_role(granted, subject, role, where, author="admin")
