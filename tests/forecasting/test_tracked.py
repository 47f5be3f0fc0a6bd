"""From cumulative figures and target rows to flows and annual targets."""

import numpy as np
import pandas as pd

from forecasting.tracked import abnormal_years, flows_of, targets_at

NAN = np.nan
INDICATORS = pd.DataFrame({"code": ["jobs", "rate"], "kind": ["cumulative", "rate_ceiling"]})


def observed(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["indicator", "district", "month", "value"])


def test_flows_are_increases_within_the_year_and_gaps_stay_gaps():
    found = flows_of(
        observed(
            ("jobs", "1", "2019-02", 30.0),
            ("jobs", "1", "2019-03", 45.0),
            ("jobs", "1", "2019-06", 105.0),
            ("jobs", "1", "2020-02", 28.0),
            ("rate", "1", "2019-03", 4.0),
        ),
        INDICATORS,
    )
    assert list(found.columns) == [("jobs", "1")]
    assert (found.index[0], found.index[-1]) == (pd.Period("2019-01", "M"), pd.Period("2020-02", "M"))
    known = found[("jobs", "1")].dropna()
    assert known.to_dict() == {
        pd.Period("2019-02", "M"): 30.0,
        pd.Period("2019-03", "M"): 15.0,
        pd.Period("2019-06", "M"): 60.0,
        pd.Period("2020-02", "M"): 28.0,
    }


def test_years_before_a_change_of_definition_count_for_nothing_once_it_is_in_force():
    figures = observed(("jobs", "1", "2017-12", 900.0), ("jobs", "1", "2018-02", 20.0), ("jobs", "1", "2018-12", 120.0))
    changed = INDICATORS.assign(break_month=["2018-04", None])
    assert flows_of(figures, changed).index[0] == pd.Period("2018-01", "M")
    assert flows_of(figures[figures["month"] < "2018-04"], changed).index[0] == pd.Period("2017-01", "M")


def test_a_roll_up_takes_the_place_of_the_citys_own_figure_unless_a_part_is_missing():
    own = observed(("jobs", "0", "2019-02", 99.0), ("jobs", "0", "2019-03", 99.0)).assign(reported=NAN, expected=NAN)
    rolled = observed(("jobs", "0", "2019-02", 60.0), ("jobs", "0", "2019-03", 70.0))
    rolled = rolled.assign(reported=[9, 8], expected=[9, 9])
    found = flows_of(pd.concat([own, rolled], ignore_index=True), INDICATORS)
    assert found[("jobs", "0")].dropna().tolist() == [60.0]


def test_withheld_figures_are_gaps_and_no_figures_make_no_flows():
    assert flows_of(observed(("jobs", "1", "2019-02", NAN)), INDICATORS).empty


def target(**fields: object) -> dict[str, object]:
    row = {"year": 2020, "indicator": "jobs", "district": "1", "tier": "provincial", "effective_from": "2020-01-01"}
    return row | {"value": 100.0, "due": "2020-12-31", "document": "", "basis": "flow"} | fields


def test_the_target_in_force_judges_and_windows_do_not():
    rows = pd.DataFrame(
        [
            target(),
            target(value=120.0, effective_from="2020-07-15"),
            target(district="2", due="2020-06-30"),
            target(district="3", tier="stretch"),
        ]
    )
    columns = [("jobs", one) for one in ("1", "2", "3", "4")]
    june, july = (targets_at(rows, columns, pd.Period(month, "M")) for month in ("2020-06", "2020-07"))
    assert june.isna().tolist() == [False, True, True, True]
    assert june[("jobs", "1")] == 100.0
    assert july[("jobs", "1")] == 120.0


def test_years_of_little_weight_are_abnormal():
    rules = pd.DataFrame(
        {
            "kind": ["season", "season", "season", "stock"],
            "parameter": ["weight_2020", "weight_2008", "min_years", "weight_2003"],
            "value": [0.25, 0.8, 0.1, 0.1],
        }
    )
    assert abnormal_years(rules) == (2020,)
