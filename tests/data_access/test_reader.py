"""What a reader gives back: columns, dtypes, order, filters, scopes, drafts and sources."""

import math
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine

from data_access.create import describe
from data_access.publish import ChangeSet, InvalidChange, SourceFile, publish
from data_access.reader import Reader
from data_access.schema import VERSIONED
from data_access.viewer import ANONYMOUS, Viewer
from tests.data_access.samples import (
    CITY,
    EAST,
    EVERYTHING,
    JOBS,
    SOUTH,
    WEST,
    district,
    figures,
    indicator,
    lay_ground,
    observation,
    report,
    rule,
    seen,
    target,
)

NOBODY = Viewer("stranger", "none", False, frozenset(), False)
EAST_HEAD = Viewer("head", "county_head", True, frozenset({EAST}), False)


def test_frames_have_the_same_columns_and_dtypes_with_rows_and_without(engine: Engine) -> None:
    lay_ground(engine)
    empty = seen(engine, version=1)
    rows = {"observation": [observation()], "target": [target()], "status_rule": [rule()]}
    publish(engine, ChangeSet(rows), kind="import", author="a", reason="b")
    full = seen(engine)
    for question in (Reader.observations, Reader.targets, Reader.rules, Reader.districts, Reader.policy_parameters):
        pd.testing.assert_series_equal(question(empty).dtypes, question(full).dtypes)
        pd.testing.assert_series_equal(question(Reader(engine, NOBODY, 2)).dtypes, question(full).dtypes)
    kinds = full.observations().dtypes.astype(str)
    assert kinds.to_dict() == {
        "indicator": "str",
        "district": "str",
        "month": "str",
        "step": "int64",
        "value": "float64",
        "numerator": "float64",
        "denominator": "float64",
        "decimals": "float64",
        "document": "str",
        "note": "str",
        "since": "int64",
        "suppressed": "bool",
    }
    for name, found in (("district", full.districts()), ("target", full.targets()), ("status_rule", full.rules())):
        assert tuple(found.columns) == (*VERSIONED[name].key, *VERSIONED[name].content)
    catalogue = full.indicators(2020)
    assert (catalogue["headline"].dtype, catalogue["sensitive"].dtype) == (bool, bool)
    assert full.districts()["population"].isna().all()


def test_missing_figures_come_back_as_nan_and_figures_exactly(engine: Engine) -> None:
    lay_ground(engine)
    report(
        engine,
        observation(JOBS, EAST, value=0.1 + 0.2),
        observation(JOBS, WEST, value=None, numerator=1, denominator=3),
    )
    found = seen(engine).observations().set_index("district")
    assert found.loc[EAST, "value"] == 0.30000000000000004
    assert math.isnan(found.loc[EAST, "numerator"])
    assert math.isnan(found.loc[WEST, "value"])
    assert found["document"].isna().all()


def test_rows_are_ordered_by_code_on_both_databases(engine: Engine) -> None:
    codes = ("b", "a_b", "a.b", "ab", "B", "a-b", "a1")
    ordered = ["B", "a-b", "a.b", "a1", "a_b", "ab", "b"]
    publish(
        engine,
        ChangeSet({"district": [district(EAST), district(CITY)], "indicator": [indicator(code) for code in codes]}),
        kind="setup",
        author="a",
        reason="b",
    )
    report(
        engine,
        *(
            observation(code, place, month)
            for code in codes
            for place in (EAST, CITY)
            for month in ("2020-09", "2020-02")
        ),
    )
    found = seen(engine).observations()
    assert found["indicator"].drop_duplicates().tolist() == ordered
    assert found.head(4)[["district", "month"]].to_numpy().tolist() == [
        [CITY, "2020-02"],
        [CITY, "2020-09"],
        [EAST, "2020-02"],
        [EAST, "2020-09"],
    ]
    assert seen(engine).districts()["code"].tolist() == [CITY, EAST]


def test_the_catalogue_is_of_one_year_and_in_the_order_of_the_plan(engine: Engine) -> None:
    rows = [indicator("a", place=2), indicator("b", place=1), indicator("c", place=2), indicator("d", year=2019)]
    publish(engine, ChangeSet({"indicator": rows}), kind="catalogue", author="a", reason="b")
    assert seen(engine).indicators(2020)["code"].tolist() == ["b", "a", "c"]
    assert seen(engine).indicators(2019)["code"].tolist() == ["d"]
    assert seen(engine).indicators(2018).empty


def test_targets_of_one_year_or_all(engine: Engine) -> None:
    publish(
        engine,
        ChangeSet({"district": [district(CITY)], "indicator": [indicator(JOBS, year) for year in (2019, 2020)]}),
        kind="setup",
        author="a",
        reason="b",
    )
    revised = target(value=880, effective_from="2020-05-22")
    publish(
        engine, ChangeSet({"target": [target(), revised, target(year=2019)]}), kind="target", author="a", reason="b"
    )
    assert seen(engine).targets(2020)["value"].tolist() == [900, 880]
    assert len(seen(engine).targets()) == 3


def test_observations_can_be_asked_for_by_indicator_and_months(engine: Engine) -> None:
    lay_ground(engine)
    months = ("2019-12", "2020-02", "2020-09")
    report(engine, *(observation(code, EAST, month) for code in (JOBS, "rate") for month in months))
    assert list(figures(seen(engine), indicators=[JOBS], first="2020-02", last="2020-08")) == [(JOBS, EAST, "2020-02")]
    assert len(figures(seen(engine), indicators=[])) == 0
    assert len(figures(seen(engine), last="2019-12")) == 2
    assert len(figures(seen(engine), first="2020-09")) == 2


def test_the_roll_up_sees_every_row_of_the_year_and_its_rows_are_added(engine: Engine) -> None:
    lay_ground(engine)
    report(
        engine,
        *(observation(JOBS, place, month, 1) for place in (EAST, WEST) for month in ("2019-12", "2020-03", "2020-09")),
    )
    given: list[pd.DataFrame] = []

    def roll_up(rows: pd.DataFrame) -> pd.DataFrame:
        given.append(rows.copy())
        totals = rows.groupby(["indicator", "month", "step"], as_index=False).agg(
            value=("value", "sum"), since=("since", "max")
        )
        return totals.assign(
            district=CITY, numerator=np.nan, denominator=np.nan, decimals=np.nan, document=None, note=None
        )

    found = seen(engine, ANONYMOUS).observations(first="2020-08", roll_up=roll_up)
    assert given[0]["month"].tolist() == ["2020-03", "2020-09", "2020-03", "2020-09"]
    assert found[["district", "month", "value"]].to_numpy().tolist() == [
        [EAST, "2020-09", 1.0],
        [WEST, "2020-09", 1.0],
        [CITY, "2020-09", 2.0],
    ]
    assert found["suppressed"].dtype == bool
    assert seen(engine, NOBODY).observations(roll_up=roll_up).empty
    assert len(given) == 1


def test_a_roll_up_without_rows_changes_nothing(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation())
    plain = seen(engine).observations()
    pd.testing.assert_frame_equal(seen(engine).observations(roll_up=lambda rows: rows.head(0)), plain)


def test_an_unknown_version_is_a_lookup_error(engine: Engine) -> None:
    lay_ground(engine)
    for version in (0, 2, -1):
        with pytest.raises(LookupError):
            Reader(engine, ANONYMOUS, version)
    with pytest.raises(LookupError):
        seen(engine).changes(1, 2)


def test_the_profile_names_the_kind_and_the_city(engine: Engine) -> None:
    publish(engine, ChangeSet({"district": [district(EAST)]}), kind="setup", author="a", reason="b")
    assert seen(engine).profile() == {"database_kind": "real", "origin_zh": "", "origin_en": ""}
    describe(engine, {"database_kind": "demo", "origin_zh": "演示", "origin_en": "demo"})
    publish(engine, ChangeSet({"district": [district(CITY)]}), kind="setup", author="a", reason="b")
    assert seen(engine, NOBODY).profile() == {
        "database_kind": "demo",
        "origin_zh": "演示",
        "origin_en": "demo",
        "city": CITY,
    }


def test_publications_newest_first_with_sources_only_for_those_with_details(engine: Engine) -> None:
    lay_ground(engine)
    moment = datetime.now(UTC).replace(microsecond=0)
    report(engine, observation(), source=SourceFile("九月.xlsx", b"x"), published_at=moment)
    report(engine, observation(value=2))
    found = seen(engine, EAST_HEAD, 2).publications()
    assert [(one.version, one.kind, one.source_name) for one in found] == [
        (2, "import", "九月.xlsx"),
        (1, "setup", None),
    ]
    assert found[0].published_at == moment
    assert seen(engine, EAST_HEAD, 2).publication() == found[0]
    hidden = seen(engine, ANONYMOUS, 2).publication()
    assert (hidden.author, hidden.reason, hidden.source_name, hidden.source_sha256) == ("test", "import", None, None)


def test_each_import_is_told_with_the_newest_month_it_brought_and_nothing_else_is(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(month="2020-08"), observation(month="2020-07"))
    changed = ChangeSet({"observation": [observation(month="2020-08", value=999.0)]})
    publish(engine, changed, kind="correction", author="test", reason="more")
    report(engine, observation(month="2020-05", value=1.0))
    assert seen(engine, ANONYMOUS).reported() == ((2, "2020-08"), (4, "2020-05"))
    assert seen(engine, ANONYMOUS, 3).reported() == ((2, "2020-08"),)
    assert seen(engine, NOBODY).reported() == ()


def test_somebody_without_a_grant_gets_no_row_of_anything(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(), source=SourceFile("a.xlsx", b"x"))
    reader = seen(engine, NOBODY)
    assert reader.publications() == []
    told = reader.publication()
    assert (told.version, told.author, told.reason, told.source_name) == (2, "", "", None)
    draft = reader.with_changes(ChangeSet({"observation": [observation(JOBS, WEST)]}))
    for one in (reader, draft):
        for found in (
            one.districts(),
            one.indicators(2020),
            one.targets(),
            one.observations(),
            one.rules(),
            one.policy_parameters(),
            one.changes(1, 2),
            one.draft_changes(),
            one.sources(JOBS, EAST, "2020-09"),
        ):
            assert found.empty
            assert len(found.columns) > 3


def test_sources_tell_every_revision_with_file_sheet_and_row(engine: Engine) -> None:
    lay_ground(engine)
    first = observation(value=5, source_sheet="表1", source_row=7)
    report(engine, first, source=SourceFile("九月.xlsx", b"x"), reason="monthly")
    report(engine, observation(JOBS, WEST))
    report(engine, observation(value=6), reason="typing")
    found = seen(engine, EAST_HEAD).sources(JOBS, EAST, "2020-09")
    columns = ["since", "until", "value", "source_name", "source_sheet", "source_row", "author", "reason", "kind"]
    assert found[columns].astype(object).where(found[columns].notna(), None).to_numpy().tolist() == [
        [2, 4.0, 5.0, "九月.xlsx", "表1", 7.0, "test", "monthly", "import"],
        [4, None, 6.0, None, None, None, "test", "typing", "import"],
    ]
    assert str(found["published_at"].dtype).startswith("datetime64")
    earlier = seen(engine, EAST_HEAD, 3).sources(JOBS, EAST, "2020-09")
    assert earlier["since"].tolist() == [2]
    assert earlier["until"].isna().all()
    assert seen(engine, EAST_HEAD).sources(JOBS, WEST, "2020-09").empty
    assert seen(engine, ANONYMOUS).sources(JOBS, EAST, "2020-09").empty


def test_a_draft_is_read_as_if_published_and_writes_nothing(engine: Engine) -> None:
    lay_ground(engine)
    report(
        engine, observation(JOBS, EAST, value=1), observation(JOBS, WEST, value=2), observation(JOBS, SOUTH, value=3)
    )
    draft = ChangeSet(
        {
            "observation": [
                observation(JOBS, EAST, value=10),
                observation(JOBS, WEST, value=2),
                observation(JOBS, EAST, "2020-10", 11),
            ],
            "district": [district(WEST, name_zh="新名")],
        },
        {"observation": [(JOBS, SOUTH, "2020-09", 0)]},
    )
    reader = seen(engine).with_changes(draft)
    found = reader.observations()
    assert found[["district", "month", "value", "since"]].to_numpy().tolist() == [
        [EAST, "2020-09", 10.0, 3],
        [EAST, "2020-10", 11.0, 3],
        [WEST, "2020-09", 2.0, 2],
    ]
    assert list(figures(reader, last="2020-09")) == [(JOBS, EAST, "2020-09"), (JOBS, WEST, "2020-09")]
    assert reader.districts().set_index("code").loc[WEST, "name_zh"] == "新名"
    again = reader.with_changes(ChangeSet({"observation": [observation(JOBS, EAST, value=12)]}))
    assert figures(again)[JOBS, EAST, "2020-09"] == 12
    assert figures(reader)[JOBS, EAST, "2020-09"] == 10
    assert figures(seen(engine))[JOBS, EAST, "2020-09"] == 1
    version = publish(engine, draft, kind="import", author="a", reason="b")
    pd.testing.assert_frame_equal(seen(engine).observations(), found)
    assert version == 3


def test_a_draft_that_could_not_be_published_is_refused(engine: Engine) -> None:
    lay_ground(engine)
    for wrong in (observation(month="2020-13"), observation("unheard_of"), observation(JOBS, "999999")):
        with pytest.raises(InvalidChange):
            seen(engine).with_changes(ChangeSet({"observation": [wrong]}))


def test_reading_does_not_care_about_publications_after_its_version(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(value=1))
    reader = Reader(engine, EVERYTHING, 2)
    before = reader.observations()
    for value in range(2, 7):
        report(engine, observation(value=value))
    pd.testing.assert_frame_equal(reader.observations(), before)
