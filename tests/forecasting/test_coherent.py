"""Districts add up to the city: means exactly, ranges by how much districts move together."""

import numpy as np
import pandas as pd
import pytest

from forecasting.coherent import PART_WITHOUT, SUM_OF_PARTS, forecast_whole, shared_error, summed
from forecasting.year_end import QUANTILES, forecast_year_end

MONTHS = pd.period_range("2013-01", "2020-12", freq="M")
ORIGIN = pd.Period("2020-06", "M")
LEVELS = list(QUANTILES)


def districts(count: int = 9, *, together: float = 0.0) -> pd.DataFrame:
    """Flows whose yearly surprises, from July on, are shared by the share `together` of their variance."""
    random = np.random.default_rng(6)
    season = 100 * (1 + 0.4 * np.sin((np.arange(96) + 2) * np.pi / 6))[:, None]
    own, shared = random.normal(size=(8, count)), random.normal(size=(8, 1))
    surprise = 0.1 * (np.sqrt(1 - together) * own + np.sqrt(together) * shared)
    late = np.tile(np.arange(12) >= 6, 8)[:, None]
    flows = season * (1 + late * np.repeat(surprise, 12, axis=0) + random.normal(0, 0.02, (96, count)))
    return pd.DataFrame(flows, index=MONTHS, columns=[f"district {one}" for one in range(count)])


def totals(history: pd.DataFrame, **more: object) -> pd.DataFrame:
    targets = history.loc["2019"].sum()
    targets["city"] = targets.sum()
    options = {"origin": ORIGIN, "with_statsmodels": False} | more
    return forecast_whole(history, {"city": list(history.columns)}, **options).told(targets)


def test_means_and_actuals_add_up_exactly():
    found = totals(districts())
    parts, city = found.iloc[:-1], found.loc["city"]
    assert city["mean"] == pytest.approx(parts["mean"].sum(), rel=1e-12)
    assert city["actual"] == pytest.approx(parts["actual"].sum(), rel=1e-12)
    assert city["method"] == SUM_OF_PARTS
    assert city["reason"] == ""
    assert (np.diff(city[LEVELS].astype(float)) >= 0).all()
    assert 0 < city["probability"] < 1


def test_parts_stay_what_they_were():
    history = districts()
    plain = forecast_year_end(history, history.loc["2019"].sum(), origin=ORIGIN)
    pd.testing.assert_frame_equal(totals(history).iloc[:-1], plain)


def test_districts_that_move_together_make_the_city_less_certain():
    apart, together = shared_of(districts()), shared_of(districts(together=0.95))
    assert apart < 0.35 < together
    assert relative_width(totals(districts(together=0.95))) > 1.15 * relative_width(totals(districts()))


def shared_of(history: pd.DataFrame) -> float:
    return shared_error(history.to_numpy().reshape(8, 12, -1), 6)


def relative_width(found: pd.DataFrame) -> float:
    """The city's range over the sum of its parts' ranges."""
    wide = found["q90"] - found["q10"]
    return wide["city"] / wide.drop("city").sum()


def test_a_sum_lies_between_parts_that_move_as_one_and_parts_that_do_not():
    law = np.linspace(-1.0, 1.0, 107)
    quantiles = np.column_stack([10 + law, 20 + law])
    np.testing.assert_allclose(summed(quantiles, 1.0), 30 + 2 * law)
    np.testing.assert_allclose(summed(quantiles, 0.0), 30 + np.sqrt(2) * law)
    assert summed(quantiles, 0.0)[-1] < summed(quantiles, 0.5)[-1] < summed(quantiles, 1.0)[-1]


def test_a_citys_target_that_its_districts_reached_is_certain():
    history = districts()
    targets = pd.Series({"city": history.loc["2020-01":"2020-06"].to_numpy().sum()})
    whole = forecast_whole(history, {"city": list(history.columns)}, origin=ORIGIN, with_statsmodels=False)
    found = whole.told(targets)
    assert found.loc["city", "probability"] == 1.0
    assert found.loc["city", "q05"] >= found.loc["city", "actual"]


def test_a_part_without_a_forecast_leaves_the_total_without_one_and_says_so():
    history = districts()
    history["district 3"] = np.nan
    city = totals(history).loc["city"]
    assert city["reason"] == PART_WITHOUT
    assert np.isnan(city["mean"])
    assert np.isnan(city["probability"])


def test_december_adds_up_to_what_was_reached():
    city = totals(districts(), origin=pd.Period("2020-12", "M")).loc["city"]
    assert city["q05"] == pytest.approx(districts().loc["2020"].to_numpy().sum(), rel=1e-12)
    assert city["probability"] in (0.0, 1.0)


def test_statsmodels_takes_part_in_totals_too():
    found = totals(districts(2), with_statsmodels=True)
    assert found.loc["city", "mean"] == pytest.approx(found["mean"].iloc[:-1].sum(), rel=1e-12)
    assert (found["method"] == ["engine_statsmodels", "engine_statsmodels", SUM_OF_PARTS]).all()


@pytest.mark.parametrize("parts", [[], ["district 1", "nowhere"]])
def test_a_total_of_nothing_known_is_refused(parts: list[str]):
    with pytest.raises(ValueError, match="city"):
        forecast_whole(districts(), {"city": parts}, origin=ORIGIN)
