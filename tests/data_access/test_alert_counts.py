"""How many alerts wait, and how often each rule was right: numbers for everybody that tell of no single enterprise."""

import math
from datetime import date, timedelta

import pandas as pd
import pytest
from sqlalchemy import Engine

from data_access.alert_counts import RulePrecision, alert_totals, rule_precision
from data_access.screenings import Screening, Screenings, store_screenings, withheld_counts
from data_access.viewer import ANONYMOUS, viewer_for
from tests.data_access.alert_samples import BAKERY, MORNING, STEEL, TEXTILES, TODAY, by, do, lay_people, signal, signals
from tests.data_access.samples import CITY, EAST, SOUTH, WEST, seen

WEEK = date(2020, 9, 28)


@pytest.fixture
def city(engine: Engine) -> Engine:
    lay_people(engine)
    return engine


def test_a_rule_is_right_as_often_as_people_found_what_it_raised_to_be_true(city: Engine) -> None:
    signals(
        city,
        signal(STEEL, reasons=("decline_20", "decline_10")),
        signal(BAKERY, reasons=("decline_10",)),
        signal(TEXTILES, reasons=("decline_10",)),
        signal(4, reasons=("decline_10",)),
        signal(None, about="park", value="园", reasons=("decline_10",), members=(1, 2)),
    )
    do(city, 1, "confirmed", "monitor")
    do(city, 2, "seasonal", "monitor")
    do(city, 3, "dismissed", "monitor", dismissal="duplicate")
    do(city, 1, "assisted", "monitor")
    found = rule_precision(city, ANONYMOUS, 2)
    assert found == {
        "decline_10": RulePrecision("decline_10", alerts=4, decided=2, confirmed=1),
        "decline_20": RulePrecision("decline_20", alerts=1, decided=1, confirmed=1),
    }
    assert rule_precision(city, ANONYMOUS, 1) == {}
    assert rule_precision(city, ANONYMOUS, 2, until_event=5)["decline_10"].decided == 0
    assert rule_precision(city, viewer_for(city, "stranger"), 2) == {}


def test_a_precision_says_how_little_it_rests_on() -> None:
    few, many, none = RulePrecision("a", 4, 2, 1), RulePrecision("a", 200, 100, 50), RulePrecision("a", 3, 0, 0)
    assert (few.precision, many.precision, none.precision) == (0.5, 0.5, None)
    assert (few.is_enough, many.is_enough, none.low, none.high) == (False, True, None, None)
    assert (few.low, few.high) == pytest.approx((0.1207, 0.8793), abs=1e-3)  # Wilson, 90 %
    assert (many.low, many.high) == pytest.approx((0.4190, 0.5810), abs=1e-3)
    certain = RulePrecision("a", 3, 3, 3)
    assert certain.high == 1.0
    assert 0.5 < certain.low < 0.6


def test_totals_are_true_for_the_city_and_small_ones_of_others_are_withheld(city: Engine) -> None:
    east = [signal(code, "yellow", district=EAST) for code in range(1, 5)]
    west = [signal(11, "red", district=WEST), signal(12, "orange", district=WEST)]
    south = [signal(code, "blue", cause="silence", district=SOUTH) for code in range(21, 27)]
    signals(city, *east, *west, *south, signal(31, "red", district=CITY))
    do(city, 1, "dismissed", "monitor", dismissal="known")
    do(city, 5, "snoozed", "monitor", note="x", until=TODAY + timedelta(days=9))
    later = TODAY + timedelta(days=2)
    mine = alert_totals(seen(city, by(city, "monitor")), today=later).set_index("district")
    assert mine["open"].to_dict() == {EAST: 3, WEST: 2, SOUTH: 6, CITY: 12}
    assert mine.loc[WEST, ["red", "orange", "overdue", "snoozed", "unverified"]].tolist() == [1, 1, 1, 1, 2]
    assert mine.loc[CITY, ["red", "overdue", "blue"]].tolist() == [2, 2, 6]
    others = alert_totals(seen(city, ANONYMOUS), today=later).set_index("district")
    assert others["suppressed"].to_dict() == {EAST: True, WEST: True, SOUTH: False, CITY: False}
    assert others["open"].fillna(-1).to_dict() == {EAST: -1, WEST: -1, SOUTH: 6, CITY: 12}
    assert others.loc[SOUTH, ["red", "blue", "overdue"]].isna().all()
    assert others.loc[CITY, "red"] == 2
    east_only = alert_totals(seen(city, by(city, "officer")), today=later).set_index("district")
    assert east_only.loc[EAST, "yellow"] == 3
    assert math.isnan(east_only.loc[WEST, "open"])
    assert alert_totals(seen(city, ANONYMOUS), today=later, until_event=0)["open"].eq(0).all()


def screened(levels: dict[int, tuple[str, str, float]]) -> pd.DataFrame:
    """A screening's frame: by enterprise its district, level and jobs at risk."""
    rows = {
        code: {
            "level": level,
            "reasons": () if level == "none" else ("decline_10", "decline_5"),
            "reason_levels": () if level == "none" else (level, "yellow"),
            "headcount": 100.0,
            "jobs_at_risk": jobs,
            "district": district,
        }
        for code, (district, level, jobs) in levels.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("enterprise")


LEVELS = {
    **dict.fromkeys(range(1, 6), (EAST, "yellow", 10.0)),
    6: (EAST, "red", 150.0),
    **dict.fromkeys(range(11, 15), (WEST, "yellow", 10.0)),
    15: (WEST, "none", 0.0),
    **dict.fromkeys((21, 22, 23), (SOUTH, "yellow", 5.0)),
}


def keep(engine: Engine, frame: pd.DataFrame, *, fingerprint: str = "a" * 64, version: int = 2) -> int:
    made = [Screening(WEEK, fingerprint, frame, reported=len(frame))]
    return store_screenings(engine, version, {WEEK: fingerprint}, made, by="test 1", at=MORNING)


def test_a_screening_is_stored_once_and_rows_come_back_for_granted_districts(city: Engine) -> None:
    frame = screened(LEVELS)
    assert (keep(city, frame), keep(city, screened({1: (EAST, "none", 0.0)}))) == (1, 0)
    every = Screenings(seen(city, by(city, "monitor")))
    assert every.weeks() == (WEEK,)
    pd.testing.assert_frame_equal(every.rows(WEEK), frame, check_dtype=False)
    assert set(Screenings(seen(city, by(city, "officer"))).rows("2020-W40").index) == {1, 2, 3, 4, 5, 6}
    assert Screenings(seen(city, ANONYMOUS)).rows(WEEK).empty
    about = every.about(WEEK)
    assert (about.version, about.enterprises, about.flagged, about.engine, about.at) == (2, 14, 13, "test 1", MORNING)
    stranger = Screenings(seen(city, viewer_for(city, "stranger")))
    assert (stranger.weeks(), stranger.about(WEEK), len(stranger.rows(WEEK))) == ((), None, 0)
    assert every.about("2020-09-21") is None
    assert every.counts("2020-09-21").empty


def test_counts_by_district_and_level_withhold_what_tells_of_one_enterprise(city: Engine) -> None:
    keep(city, screened(LEVELS))
    told = Screenings(seen(city, by(city, "monitor"))).counts(WEEK).set_index(["district", "level"])
    assert told.loc[(EAST, "red")].tolist() == [1, 150.0, False]
    assert told.loc[(CITY, "yellow")].tolist() == [12, 105.0, False]
    others = Screenings(seen(city, ANONYMOUS)).counts(WEEK).set_index(["district", "level"])
    assert others.loc[(EAST, "yellow")].tolist() == [5, 50.0, False]
    # One red enterprise in the city: nobody learns in which district, nor its jobs.
    reds = others.xs("red", level="level")
    assert reds.loc[CITY, "enterprises"] == 1
    assert reds["jobs_at_risk"].isna().all()
    assert reds.drop(CITY)["suppressed"].all()
    own = Screenings(seen(city, by(city, "officer"))).counts(WEEK).set_index(["district", "level"])
    assert own.loc[(EAST, "red")].tolist() == [1, 150.0, False]


def cells(*numbers: float, largest: float = 1.0) -> pd.DataFrame:
    codes = [f"99{n:04d}" for n in range(len(numbers))]
    return pd.DataFrame(
        {"district": codes, "level": "red", "enterprises": numbers, "jobs_at_risk": numbers, "largest": largest}
    )


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ((5, 4, 3), [False, False, False]),
        ((5, 4, 2), [False, True, True]),  # the total less the others would tell of the two
        ((5, 2, 1), [False, True, True]),
        ((1, 1, 5), [True, True, True]),  # together two: still too few
        ((1, 0, 0), [True, True, True]),
        ((0, 0, 0), [False, False, False]),
    ],
)
def test_complements_are_withheld_until_nothing_small_can_be_worked_out(
    numbers: tuple[float, ...], hidden: list[bool]
) -> None:
    assert withheld_counts(cells(*numbers), frozenset(), 3).tolist() == hidden


def test_a_cell_that_one_enterprise_dominates_is_withheld() -> None:
    given = cells(5, 4, 3)
    given.loc[0, ["jobs_at_risk", "largest"]] = [500.0, 490.0]
    assert withheld_counts(given, frozenset(), 3).tolist()[0]
    assert withheld_counts(given, frozenset(given["district"]), 3).tolist() == [False, False, False]
