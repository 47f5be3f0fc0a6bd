"""Whose source files may a viewer hear of? Only those that speak of their own districts alone."""

from sqlalchemy import Engine

from data_access.publish import SourceFile
from data_access.viewer import Viewer
from tests.data_access.samples import EAST, EVERYTHING, WEST, lay_ground, observation, report, seen

EAST_HEAD = Viewer("east", "county_head", True, frozenset({EAST}), False)


def names(engine: Engine, viewer: Viewer) -> dict[int, str | None]:
    return {one.version: one.source_name for one in seen(engine, viewer).publications()}


def test_a_file_of_another_district_or_of_several_is_not_named(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(district=EAST), source=SourceFile("east.xlsx", b"e"))
    report(engine, observation(district=WEST), source=SourceFile("west.xlsx", b"w"))
    both = [observation(district=code, month="2020-10") for code in (EAST, WEST)]
    report(engine, *both, source=SourceFile("both.xlsx", b"b"))
    assert names(engine, EAST_HEAD) == {1: None, 2: "east.xlsx", 3: None, 4: None}
    assert names(engine, EVERYTHING) == {1: None, 2: "east.xlsx", 3: "west.xlsx", 4: "both.xlsx"}


def test_the_same_holds_for_the_publication_of_one_version(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(district=WEST), source=SourceFile("west.xlsx", b"w"))
    told = seen(engine, EAST_HEAD, 2).publication()
    assert (told.source_name, told.source_sha256, told.reason) == (None, None, "import")
