"""What differs of the enterprise panel between versions: within the details row by row, beyond them only how many."""

import pandas as pd
import pytest
from sqlalchemy import Engine

from data_access.publish import ChangeSet, SourceFile, publish, revert
from data_access.viewer import ANONYMOUS, Viewer
from tests.data_access.panel_samples import HEAD_OF_EAST, W37, W38, W39, enterprise, import_panel, lay_panel, weekly
from tests.data_access.samples import EAST, EVERYTHING, WEST, seen

HEAD_OF_BOTH = Viewer("both", "county_head", True, frozenset({EAST, WEST}), False)


@pytest.fixture
def corrected(engine: Engine) -> Engine:
    """2: two enterprises in the east, one in the west, a week each; 3: one report put right in each, a new week; one
    renamed; 4: version 3 taken back."""
    register = [enterprise(1), enterprise(2), enterprise(3, WEST)]
    lay_panel(engine, register, [weekly(1), weekly(2), weekly(3, district=WEST)])
    rows = [weekly(1, W38, 90), weekly(1, W39, 80), weekly(3, W38, 70, district=WEST)]
    rows += [weekly(3, W39, 60, district=WEST)]
    import_panel(engine, rows, [enterprise(2, name="新名称")])
    revert(engine, 3, author="a", reason="b")
    return engine


def told(engine: Engine, viewer: Viewer, first: int, second: int) -> list[list[object]]:
    found = seen(engine, viewer).changes(first, second)
    return found[["table", "key", "district", "column", "old", "new"]].values.tolist()


def test_within_the_details_corrections_are_told_and_new_reports_counted(corrected: Engine) -> None:
    assert told(corrected, HEAD_OF_EAST, 2, 3) == [
        ["enterprise", "2", EAST, "name", "企业2", "新名称"],
        ["weekly_report", f"1|{W38}", EAST, "headcount", 100, 90],
        ["weekly_report", W39, EAST, "reports", None, 1],
        ["weekly_report", "", None, "beyond_details", None, 2],
    ]


def test_backwards_old_and_new_change_places_and_what_was_taken_back_is_nothing(corrected: Engine) -> None:
    assert told(corrected, EVERYTHING, 3, 2) == [
        ["enterprise", "2", EAST, "name", "新名称", "企业2"],
        ["weekly_report", f"1|{W38}", EAST, "headcount", 90, 100],
        ["weekly_report", f"3|{W38}", WEST, "headcount", 70, 100],
        ["weekly_report", W39, EAST, "reports", 1, None],
        ["weekly_report", W39, WEST, "reports", 1, None],
    ]
    assert told(corrected, EVERYTHING, 3, 4) == told(corrected, EVERYTHING, 3, 2)
    assert told(corrected, EVERYTHING, 2, 4) == []


def test_beyond_the_details_nothing_but_numbers_is_told(corrected: Engine) -> None:
    found = seen(corrected, ANONYMOUS).changes(1, 3)
    panel = found[found["table"].isin(["enterprise", "weekly_report"])]
    assert panel[["table", "column", "new"]].values.tolist() == [
        ["enterprise", "beyond_details", 3],
        ["weekly_report", "beyond_details", 5],
    ]
    everything = " ".join(map(str, found.to_numpy().ravel()))
    assert "企业" not in everything
    assert "新名称" not in everything
    nobody = Viewer("x", "none", False, frozenset(), False)
    assert seen(corrected, nobody).changes(1, 3).empty


def test_an_enterprise_that_moved_is_told_to_who_sees_both_districts(engine: Engine) -> None:
    lay_panel(engine, [enterprise(1)], [weekly(1)])
    import_panel(engine, [], [enterprise(1, WEST)])
    assert told(engine, HEAD_OF_EAST, 2, 3) == [["enterprise", "", None, "beyond_details", None, 1]]
    assert told(engine, HEAD_OF_BOTH, 2, 3) == [["enterprise", "1", WEST, "district", EAST, WEST]]


def test_a_draft_tells_the_same_before_it_is_published(corrected: Engine) -> None:
    draft = ChangeSet(
        {"weekly_report": [weekly(1, W38, 66), weekly(2, W37, 5), weekly(3, W37, 5, district=WEST)]},
        {"weekly_report": [(2, W38)]},
    )
    drafted = {
        viewer.subject: seen(corrected, viewer).with_changes(draft).draft_changes()
        for viewer in (EVERYTHING, HEAD_OF_EAST, ANONYMOUS)
    }
    publish(corrected, draft, kind="import", author="a", reason="b")
    for viewer in (EVERYTHING, HEAD_OF_EAST, ANONYMOUS):
        pd.testing.assert_frame_equal(drafted[viewer.subject], seen(corrected, viewer).changes(4, 5))
    assert drafted["head"]["column"].tolist() == ["headcount", "reports", "reports", "beyond_details"]


def test_only_the_tables_asked_for_are_compared(corrected: Engine) -> None:
    reader = seen(corrected)
    assert set(reader.changes(1, 3, tables=["enterprise"])["table"]) == {"enterprise"}
    assert reader.changes(1, 3, tables=["observation"]).empty


def test_a_file_with_reports_of_other_districts_is_not_named(corrected: Engine) -> None:
    """Its name may say of whom it speaks."""
    import_panel(corrected, [weekly(1, W37, 5)], source=SourceFile("东.csv", b"1"))
    import_panel(corrected, [weekly(2, W37, 5), weekly(3, W37, 5, district=WEST)], source=SourceFile("两.csv", b"2"))
    names = [one.source_name for one in seen(corrected, HEAD_OF_EAST).publications()]
    assert names[:2] == [None, "东.csv"]
    assert [one.source_name for one in seen(corrected, HEAD_OF_BOTH).publications()][:2] == ["两.csv", "东.csv"]
    assert [one.source_name for one in seen(corrected).publications()][:2] == ["两.csv", "东.csv"]
