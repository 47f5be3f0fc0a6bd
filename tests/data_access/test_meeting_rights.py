"""Who may keep and comment commitments, from the grants of today; the right to publish is another."""

import pytest
from sqlalchemy import Engine

from data_access.grants import grant_role
from data_access.meeting_rights import MeetingRights, meeting_rights
from data_access.viewer import ANONYMOUS, viewer_for
from tests.data_access.samples import CITY, EAST, SOUTH, WEST, lay_ground

PLACES = (CITY, EAST, WEST, SOUTH, None)


@pytest.mark.parametrize(
    ("grants", "kept", "noted"),
    [
        ([("leader", CITY)], PLACES, PLACES),
        ([("monitor", EAST)], PLACES, PLACES),  # monitoring staff see and write everything
        ([("leader", EAST)], (EAST,), (EAST,)),
        ([("county_head", WEST)], (), (WEST,)),
        ([("county_officer", SOUTH)], (), (SOUTH,)),
        ([("county_head", CITY)], (), (CITY, EAST, WEST, SOUTH)),
        ([("leader", CITY), ("county_officer", EAST)], PLACES, PLACES),  # the viewer's role is county_officer
        ([("county_head", WEST), ("leader", EAST)], (EAST,), (EAST, WEST)),
        ([], (), ()),
    ],
)
def test_each_role_has_its_rights(
    engine: Engine, grants: list[tuple[str, str]], kept: tuple[str | None, ...], noted: tuple[str | None, ...]
) -> None:
    lay_ground(engine)
    for role, where in grants:
        grant_role(engine, "somebody", role, where, author="admin")
    rights = meeting_rights(engine, viewer_for(engine, "somebody"))
    assert tuple(place for place in PLACES if rights.may_keep(place)) == kept
    assert tuple(place for place in PLACES if rights.may_note(place)) == noted
    assert rights.any_keep == bool(kept)


def test_nobody_without_a_name_has_any(engine: Engine) -> None:
    lay_ground(engine)
    for viewer in (ANONYMOUS, viewer_for(engine, None), viewer_for(engine, "a\x00")):
        assert meeting_rights(engine, viewer) == MeetingRights()
