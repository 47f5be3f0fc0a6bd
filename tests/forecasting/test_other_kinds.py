"""The year's end of every kind that is no flow, from the sample city's tables: as told, and as it came."""

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_access.engine import open_engine
from data_access.publish import newest_version
from data_access.reader import Reader
from data_access.viewer import ANONYMOUS, program_viewer
from forecasting.endings import COLUMNS
from forecasting.kinds_backtest import kind_marks, printed, rehearse_kinds
from forecasting.other_kinds import KINDS, NOT_FORECAST, WITHHELD, forecast_other_kinds, kind_endings
from forecasting.year_end import COMPLETE, NONE
from tracking.catalogue import city_of, district_kinds
from tracking.roll_up import roll_up

SEPTEMBER = pd.Period("2020-09", "M")
MAILONG, HETING = "990125", "990124"
Tables = dict[str, pd.DataFrame | str]


@pytest.fixture(scope="module")
def tables(sample_city_file: Path) -> Tables:
    engine = open_engine(f"sqlite:///{sample_city_file}")
    return tables_for(Reader(engine, program_viewer(engine), newest_version(engine)))


def tables_for(reader: Reader) -> Tables:
    targets, indicators, districts = reader.targets(), reader.indicators(2020), reader.districts()
    rolled = partial(roll_up, districts=districts, indicators=indicators, targets=targets)
    found = {"observations": reader.observations(roll_up=rolled), "indicators": indicators, "targets": targets}
    return found | {"city": city_of(district_kinds(districts))}


@pytest.fixture(scope="module")
def september(tables: Tables) -> pd.DataFrame:
    return forecast_other_kinds(**tables, origin=SEPTEMBER)


def only(tables: Tables, *codes: str) -> Tables:
    return tables | {"indicators": tables["indicators"].loc[tables["indicators"]["code"].isin(codes)]}


def test_every_kind_but_flows_is_told_once(tables: Tables, september: pd.DataFrame):
    assert list(september.columns) == list(COLUMNS)
    assert september.index.is_unique
    kinds = tables["indicators"].set_index("code")["kind"]
    told = set(september.index.get_level_values(0).map(kinds))
    assert told == {*KINDS, *NOT_FORECAST}
    assert september["probability"].dropna().between(0, 1).all()
    assert (september["q05"].dropna() <= september["q95"].dropna()).all()
    assert (september["q50"].isna() <= (september["reason"] != "")).all()  # never silence without a reason


def test_rates_near_their_ceiling_are_told_apart(tables: Tables, september: pd.DataFrame):
    chances = september.loc["registered_unemployment_rate", "probability"]
    assert chances[MAILONG] < 0.4  # 4.52 % in September, rising, under a ceiling of 4.50 %
    assert chances[tables["city"]] > 0.9
    assert chances["990122"] > 0.98


def test_the_city_reaches_a_floor_only_if_its_slowest_district_does(tables: Tables, september: pd.DataFrame):
    floors = september.loc["training_sessions"]
    parts = floors.drop(tables["city"])
    assert floors.loc[tables["city"], "probability"] <= parts["probability"].min() == parts.loc[HETING, "probability"]
    assert floors.loc[tables["city"], "q50"] <= parts["q50"].min()
    assert (floors["q50"] % 1 == 0).all()


def test_the_open_case_of_a_short_list_is_named(september: pd.DataFrame):
    heting = september.loc[("zero_household_rate", HETING)]
    assert heting["open_cases"] == 1
    assert 0.5 < heting["probability"] < 1
    first_year = september.loc[("firm_resumption_rate", HETING)]
    assert np.isnan(first_year["probability"])
    assert first_year["open_cases"] >= 0


def test_a_figure_that_is_withheld_is_not_forecast_from_the_month_before(sample_city_file: Path):
    engine = open_engine(f"sqlite:///{sample_city_file}")
    tables = tables_for(Reader(engine, ANONYMOUS, newest_version(engine)))
    found = forecast_other_kinds(**only(tables, "zero_household_rate"), origin=SEPTEMBER)
    heting = found.loc[("zero_household_rate", HETING)]
    assert (heting["method"], heting["reason"]) == (NONE, WITHHELD)
    assert heting[["actual", "mean", "probability", "open_cases"]].isna().all()


@pytest.mark.parametrize("kind", NOT_FORECAST)
def test_what_is_not_forecast_says_why(kind: str, tables: Tables, september: pd.DataFrame):
    codes = tables["indicators"].loc[tables["indicators"]["kind"] == kind, "code"]
    rows = september.loc[september.index.get_level_values(0).isin(codes)]
    assert len(rows)
    assert (rows["reason"] == NOT_FORECAST[kind]).all()
    assert rows[["mean", "q50", "probability"]].isna().all(axis=None)


def test_december_tells_what_came(tables: Tables):
    found = list(kind_endings(**tables, origin=pd.Period("2019-12", "M")))
    judged = [one for one in found if one.kind not in NOT_FORECAST]
    assert {one.kind for one in judged} == set(KINDS)
    for one in judged:
        done = one.said.method == COMPLETE
        assert done.mean() > 0.95
        assert one.table(tables["city"])["probability"][done].dropna().isin([0.0, 1.0]).all()


def test_a_count_due_earlier_is_judged_by_then(tables: Tables):
    targets = tables["targets"].copy()
    early = (targets["indicator"] == "brand_bases") & (targets["year"] == 2020)
    targets.loc[early, "due"] = "2020-06-30"
    some = only(tables, "brand_bases")
    found = forecast_other_kinds(**(some | {"targets": targets}), origin=SEPTEMBER)
    city = found.loc[("brand_bases", tables["city"])]
    assert (city["method"], city["actual"], city["probability"]) == (COMPLETE, 1.0, 0.0)
    assert forecast_other_kinds(**some, origin=SEPTEMBER).loc[("brand_bases", tables["city"]), "probability"] == 1.0


def test_nothing_after_the_origin_is_read_and_the_answer_is_the_same_every_time(tables: Tables):
    origin = pd.Period("2019-06", "M")
    poisoned = tables["observations"].copy()
    poisoned.loc[poisoned["month"] > "2019-06", ["value", "numerator", "denominator"]] = 1e6
    plain, again, other = (
        forecast_other_kinds(**(tables | {"observations": one}), origin=origin)
        for one in (tables["observations"], tables["observations"], poisoned)
    )
    pd.testing.assert_frame_equal(plain, again, check_exact=True)
    pd.testing.assert_frame_equal(plain, other, check_exact=True)


def test_a_definition_that_changed_forgets_the_years_before(tables: Tables):
    some = only(tables, "poor_employment_rate")
    broken = some["indicators"].assign(break_month="2020-02")
    found = forecast_other_kinds(**(some | {"indicators": broken}), origin=SEPTEMBER)
    assert found["probability"].isna().all()
    assert (found["reason"] != "").all()
    assert forecast_other_kinds(**some, origin=SEPTEMBER)["probability"].notna().all()


def test_abnormal_years_say_nothing_of_ordinary_ones(tables: Tables):
    some = only(tables, "rural_tour_trips", "poor_employment_rate")
    plain, without = (forecast_other_kinds(**some, origin=SEPTEMBER, abnormal=years) for years in ((), (2019, 2020)))
    assert (plain["actual"].dropna() == without["actual"].dropna()).all()
    assert (plain["mean"] - without["mean"]).abs().max() > 0


def test_rates_told_without_their_lists_are_levels_and_no_figures_no_forecast(tables: Tables):
    some = only(tables, "fixed_point_response_rate")
    rows = some["observations"]
    rows = rows.loc[rows["indicator"] == "fixed_point_response_rate"]
    bare = rows.assign(value=100 * rows["numerator"] / rows["denominator"], numerator=np.nan, denominator=np.nan)
    found = forecast_other_kinds(**(some | {"observations": bare}), origin=SEPTEMBER)
    assert (found["method"] == "level").all()
    assert forecast_other_kinds(**(some | {"observations": rows.iloc[:0]}), origin=SEPTEMBER).empty
    withheld = bare.assign(value=np.nan)
    for code in ("fixed_point_response_rate",):
        silent = forecast_other_kinds(**(only(tables, code) | {"observations": withheld}), origin=SEPTEMBER)
        assert silent["mean"].isna().all()


def test_without_targets_there_are_ranges_and_no_probabilities(tables: Tables):
    some = only(tables, "return_bases", "registered_unemployment_rate", "workshops")
    found = forecast_other_kinds(**(some | {"targets": tables["targets"].iloc[:0]}), origin=SEPTEMBER)
    assert found["probability"].isna().all()
    assert found["q50"].notna().all()


def test_completed_years_bear_the_forecasts_out(tables: Tables):
    marks = kind_marks(rehearse_kinds(**tables, years=(2018, 2019), months=(4, 7, 10)))
    assert set(marks.index) == set(KINDS)
    assert marks["coverage_80"].between(70, 100).all()
    assert marks["brier"].drop("rate_ceiling").lt(marks["brier_as_now"].drop("rate_ceiling")).all()
    assert marks.loc["rate_ceiling", "brier"] < 0.02
    assert printed(marks).count("\n") == len(KINDS)


def test_where_no_definition_ever_changed_every_year_counts(tables: Tables):
    some = only(tables, "poor_employment_rate")
    unbroken = some["indicators"].assign(break_month=float("nan"))  # as a column of nothing but NULL is read
    found = forecast_other_kinds(**(some | {"indicators": unbroken}), origin=SEPTEMBER)
    assert found["probability"].notna().all()
