"""The enterprise panel: what one version says of enterprises and their weeks, and to whom."""

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine, select

from data_access.contacts import Contact, keep_contacts, read_contact
from data_access.errors import InvalidChange, RevertRefused
from data_access.panel import Panel
from data_access.panel_matrix import store_matrices
from data_access.panel_schema import enterprise_contact, panel_matrix
from data_access.publish import ChangeSet, SourceFile, publish, revert
from data_access.schema import audit
from data_access.viewer import ANONYMOUS, Viewer
from tests.data_access.panel_samples import (
    HEAD_OF_EAST,
    W36,
    W37,
    W38,
    W39,
    credit_code,
    enterprise,
    import_panel,
    lay_panel,
    panel,
    weekly,
)
from tests.data_access.samples import CITY, EAST, EVERYTHING, WEST, lay_ground, seen

NOBODY = Viewer("stranger", "none", False, frozenset(), False)


@pytest.fixture
def reported(engine: Engine) -> Engine:
    """2: three enterprises in the east and one in the west, weeks 36 and 38 (nobody reported week 37)."""
    reports = [weekly(code, week, 100 + code) for code in (1, 2, 3) for week in (W36, W38)]
    reports += [weekly(4, W38, 50, district=WEST, dismissed=3, untyped=2)]
    lay_panel(engine, [*(enterprise(code) for code in (1, 2, 3)), enterprise(4, WEST)], reports)
    return engine


def test_headcounts_are_weeks_by_enterprises_with_the_silent_week_empty(reported: Engine) -> None:
    heads = panel(reported).headcounts()
    assert heads.index.equals(pd.DatetimeIndex([W36, W37, W38], name="week"))
    assert heads.columns.tolist() == [1, 2, 3, 4]
    assert heads.loc[W37].isna().all()
    assert heads.loc[W38].tolist() == [101, 102, 103, 50]
    assert heads[4].isna().tolist() == [True, True, False]


def test_evidence_adds_up_what_was_told_and_invents_nothing(reported: Engine) -> None:
    evidence = panel(reported).evidence()
    assert evidence["dismissals"].loc[W38].fillna(-1).tolist() == [-1, -1, -1, 5]
    assert evidence["leavers"].loc[W38, 4] == 5
    assert evidence["hires"].isna().to_numpy().all()


@pytest.mark.parametrize("stored_at", [(), (2,), (3,), (2, 3, 4)])
def test_headcounts_are_the_same_from_stored_arrays_and_from_reports(
    reported: Engine, stored_at: tuple[int, ...]
) -> None:
    """3: an enterprise joins with a new week, one report is corrected, one goes; 4: version 3 reverted."""
    if 2 in stored_at:
        assert store_matrices(reported, 2)
    rows = {"enterprise": [enterprise(9)], "weekly_report": [weekly(9, W39, 7), weekly(1, W36, 90)]}
    removed = {"weekly_report": [(2, W36)]}
    publish(reported, ChangeSet(rows, removed), kind="import", author="a", reason="b")
    if 3 in stored_at:
        assert store_matrices(reported, 3)
    revert(reported, 3, author="a", reason="b")
    if 4 in stored_at:
        assert store_matrices(reported, 4)
        assert not store_matrices(reported, 4)
    after = panel(reported, version=3).headcounts()
    nothing = np.nan
    wanted = {1: [90, nothing, 101, nothing], 2: [nothing, nothing, 102, nothing], 9: [nothing, nothing, nothing, 7]}
    for code, heads in wanted.items():
        assert after[code].fillna(-1).tolist() == pd.Series(heads).fillna(-1).tolist()
    for version in (2, 4):
        pd.testing.assert_frame_equal(
            panel(reported, version=version).headcounts(),
            pd.DataFrame(
                {1: [101, nothing, 101], 2: [102, nothing, 102], 3: [103, nothing, 103], 4: [nothing, nothing, 50]},
                index=pd.DatetimeIndex([W36, W37, W38], name="week"),
                columns=pd.Index([1, 2, 3, 4], name="enterprise"),
                dtype=float,
            ),
        )


def test_only_the_newest_arrays_are_kept(reported: Engine) -> None:
    for version, heads in ((3, 1), (4, 2)):
        import_panel(reported, [weekly(1, W38, heads)])
        store_matrices(reported, version)
    import_panel(reported, [weekly(1, W38, 3)])
    store_matrices(reported, 5)
    with reported.connect() as connection:
        kept = set(connection.scalars(select(panel_matrix.c.version)))
    assert kept == {4, 5}
    assert panel(reported, version=3).headcounts().loc[W38, 1] == 1


def test_a_draft_is_read_as_if_published(reported: Engine) -> None:
    draft = ChangeSet(
        {"enterprise": [enterprise(5)], "weekly_report": [weekly(5, W39, 20), weekly(1, W38, 60)]},
        {"weekly_report": [(2, W38)]},
    )
    store_matrices(reported, 2)
    reader = seen(reported).with_changes(draft)
    drafted = Panel(reader)
    assert drafted.headcounts().loc[W38].fillna(-1).tolist() == [60, -1, 103, 50, -1]
    assert drafted.headcounts().loc[W39, 5] == 20
    publish(reported, draft, kind="import", author="a", reason="b")
    pd.testing.assert_frame_equal(drafted.headcounts(), panel(reported).headcounts())
    pd.testing.assert_frame_equal(drafted.reporting(W38), panel(reported).reporting(W38))


def test_rows_of_enterprises_come_back_in_the_details_only(reported: Engine) -> None:
    head = panel(reported, HEAD_OF_EAST)
    assert head.enterprises()["code"].tolist() == [1, 2, 3]
    assert head.headcounts().columns.tolist() == [1, 2, 3]
    assert head.evidence()["dismissals"].columns.tolist() == [1, 2, 3]
    assert head.reports(W38)["enterprise"].tolist() == [1, 2, 3]
    assert len(head.reports_of(1)) == 2
    assert head.reports_of(4).empty  # the west's
    assert head.reports_of(999).empty  # nobody's
    assert head.sources(4).empty
    for viewer in (ANONYMOUS, NOBODY):
        other = panel(reported, viewer)
        assert other.enterprises().empty
        assert other.headcounts().shape[1] == 0
        assert other.reports(W38).empty
        assert other.reports_of(1).empty


def test_a_moved_enterprise_goes_with_its_reports_and_old_sums_stay(reported: Engine) -> None:
    moved = [enterprise(1, WEST, name="改名后的企业1")]
    import_panel(reported, [weekly(1, W39, 90, district=WEST)], moved)
    head = panel(reported, HEAD_OF_EAST)
    assert head.enterprises()["code"].tolist() == [2, 3]
    assert head.reports_of(1).empty
    assert panel(reported, HEAD_OF_EAST, version=2).enterprises()["name"].tolist() == ["企业1", "企业2", "企业3"]
    assert panel(reported).reports_of(1)["district"].tolist() == [EAST, EAST, WEST]
    reporting = panel(reported).reporting(W38).set_index("district")
    assert reporting.loc[EAST, ["expected", "reported"]].tolist() == [3, 3]  # where it stood then


def test_reporting_counts_those_expected_and_those_that_came(reported: Engine) -> None:
    closed = enterprise(3, active_until=W37)
    late = enterprise(6, active_since=W38)
    import_panel(reported, [], [closed, late])
    for viewer in (EVERYTHING, HEAD_OF_EAST, ANONYMOUS):
        table = panel(reported, viewer).reporting(W38)
        assert table["district"].tolist() == [EAST, WEST, CITY]
        assert table["expected"].tolist() == [3, 1, 4]
        assert table["reported"].tolist() == [2, 1, 3]
        assert table["rate"].round(3).tolist() == [0.667, 1.0, 0.75]
    nobody = panel(reported).reporting(W37)
    assert nobody["reported"].tolist() == [0, 0, 0]
    assert panel(reported).reporting("2019-12-30")["rate"].isna().all()
    assert panel(reported, NOBODY).reporting(W38)["expected"].sum() == 0


def test_every_revision_names_its_file_and_row(reported: Engine) -> None:
    source = SourceFile("第38周.csv", b"x")
    row = weekly(1, W38, 77, source_sheet="周报", source_row=5)
    import_panel(reported, [row], source=source)
    found = panel(reported).sources(1)
    assert found[["week", "since"]].values.tolist() == [[W36, 2], [W38, 2], [W38, 3]]
    assert found["headcount"].tolist() == [101, 101, 77]
    last = found.iloc[-1]
    assert (last["source_name"], last["source_sheet"], last["source_row"]) == ("第38周.csv", "周报", 5)
    assert panel(reported, version=2).sources(1)["until"].isna().all()


def test_a_contact_is_read_in_the_details_only_and_every_reading_is_noted(reported: Engine) -> None:
    contact = Contact("人力资源部", "0999-5550101")
    assert keep_contacts(reported, {1: contact, 4: contact}, author="importer") == 2
    assert keep_contacts(reported, {1: contact}, author="importer") == 0
    assert read_contact(reported, HEAD_OF_EAST, 1) == contact
    assert read_contact(reported, HEAD_OF_EAST, 4) is None
    assert read_contact(reported, HEAD_OF_EAST, 2) is None
    assert read_contact(reported, ANONYMOUS, 1) is None
    with reported.connect() as connection:
        lines = connection.execute(select(audit.c.subject, audit.c.object).where(audit.c.action == "read contact"))
        assert [tuple(line) for line in lines] == [("head", "enterprise 1")]
        assert len(connection.execute(select(enterprise_contact)).all()) == 2
    with pytest.raises(InvalidChange):
        keep_contacts(reported, {1: Contact("", "5550101")}, author="importer")


WRONG = {
    "tuesday": (weekly(1, "2020-09-15"), "a Monday"),
    "no day": (weekly(1, "2020-13-45"), "a Monday"),
    "no figure": (weekly(1, W39, None), "at least one figure"),
    "negative": (weekly(1, W39, -1), "a whole number from 0"),
    "half a person": (weekly(1, W39, 12.5), "a whole number"),
    "a word": (weekly(1, W39, "12人"), "a whole number"),
    "too many": (weekly(1, W39, 10**12), "from 0 to 10,000,000"),
    "nobody's": (weekly(77, W39), "no enterprise 77"),
    "nowhere": (weekly(1, W39, district="990199"), "no district 990199"),
    "to come": (weekly(1, "2099-01-05"), "still to come"),
    "cuts without number": (weekly(1, W39, planned_cuts_on="2020-10-01"), "planned_cuts_on is given with"),
    "long note": (weekly(1, W39, note="长" * 501), "1 to 500"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_report_that_cannot_be_is_refused_in_words(reported: Engine, case: str) -> None:
    row, words = WRONG[case]
    with pytest.raises(InvalidChange, match=words):
        import_panel(reported, [row])


def test_an_enterprise_that_cannot_be_is_refused_in_words(reported: Engine) -> None:
    right = credit_code(5)
    wrong = right[:17] + ("0" if right[17] != "0" else "1")
    for row, words in (
        (enterprise(5, credit_code=wrong), f"the last would be {right[17]}"),
        (enterprise(5, credit_code="91990101MA000000IO"), "without I, O, S, V and Z"),
        (enterprise(5, credit_code=credit_code(1)), "that of enterprise 1 already"),
        (enterprise(5, active_since="2020-01-07"), "a Monday"),
        (enterprise(5, active_until="2019-12-30"), "active_until is not before active_since"),
        (enterprise(5, industry="Z"), "one of A, B, C"),
        (enterprise(5, name="长" * 201), "1 to 200"),
        (enterprise(5, district="990199"), "no district 990199"),
    ):
        with pytest.raises(InvalidChange, match=words):
            import_panel(reported, [], [row])


def test_two_enterprises_may_swap_credit_codes_in_one_publication(reported: Engine) -> None:
    swapped = [enterprise(1, credit_code=credit_code(2)), enterprise(2, credit_code=credit_code(1))]
    import_panel(reported, [], swapped)
    assert panel(reported).enterprises()["credit_code"].tolist()[:2] == [credit_code(2), credit_code(1)]


def test_what_needs_a_removed_enterprise_or_district_stands_in_its_way(reported: Engine) -> None:
    with pytest.raises(InvalidChange, match="still needs 1"):
        publish(reported, ChangeSet({}, {"enterprise": [(1,)]}), kind="import", author="a", reason="b")
    import_panel(reported, [weekly(1, W39)])
    with pytest.raises(RevertRefused, match="later version 3"):
        revert(reported, 2, author="a", reason="b")
    with pytest.raises(InvalidChange, match="still needs 990102"):
        publish(reported, ChangeSet({}, {"district": [(WEST,)]}), kind="setup", author="a", reason="b")


def test_a_week_53_is_a_week(engine: Engine) -> None:
    lay_ground(engine)
    rows = [weekly(1, week, 10) for week in ("2020-12-21", "2020-12-28", "2021-01-04")]
    import_panel(engine, rows, [enterprise(1)])
    assert panel(engine).headcounts()[1].tolist() == [10, 10, 10]
    assert panel(engine).reporting("2020-W53").iloc[0]["reported"] == 1
