"""One question of a month, its fingerprints, and an answer that adds up and says how the year goes on."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_access.engine import close_engine, open_engine
from data_access.publish import newest_version
from data_access.reader import Reader
from data_access.viewer import program_viewer
from forecasting.outlook import PATH_LEVELS, Outlook, Question
from forecasting.stored import Likelihood, YearEnd, by_risk, likelihood, year_ends
from forecasting.year_law import LEVELS
from sample_db.districts import BAITAN, DIPU, HETING, MAILONG, SONGJI
from tests.forecasting.year_ends import year_end
from tracking.roll_up import roll_up

CITY, EAST, WEST = "990100", "990101", "990102"
SEASON = np.array([0.02, 0.06, 0.11, 0.1, 0.09, 0.1, 0.1, 0.09, 0.1, 0.09, 0.08, 0.06])


def question(origin: str = "2020-09", months: int = 57) -> Question:
    """Jobs and loans of two districts and their city, January 2016 on, with the noise of a fixed seed."""
    index = pd.period_range("2016-01", periods=months, freq="M")
    draw = np.random.default_rng(7)
    flows = {}
    for indicator, size in (("jobs", 1000.0), ("loans", 400.0)):
        for district, share in ((EAST, 0.6), (WEST, 0.4)):
            noise = np.exp(draw.normal(0, 0.06, months))
            flows[(indicator, district)] = size * share * SEASON[index.month - 1] * noise * 1.02 ** (index.year - 2016)
    frame = pd.DataFrame(flows, index=index).sort_index(axis=1)
    frame.columns.names = ["indicator", "district"]
    goals = {"jobs": (1050.0, 640.0, 410.0), "loans": (430.0, 260.0, 170.0)}
    targets = {
        (code, where): goal for code, of in goals.items() for where, goal in zip((CITY, EAST, WEST), of, strict=True)
    }
    return Question(pd.Period(origin, "M"), frame, pd.Series(targets), CITY)


@pytest.fixture(scope="module")
def answer() -> Outlook:
    return question().answer()


def changed(asked: Question, month: str, series: tuple[str, str]) -> Question:
    flows = asked.flows.copy()
    flows.loc[pd.Period(month, "M"), series] += 1.0
    return replace(asked, flows=flows)


def touched(before: Question, after: Question) -> set[str]:
    old, new = before.fingerprints(), after.fingerprints()
    return {series[0] for series in old if old[series] != new[series]}


def test_districts_add_up_to_their_city(answer: Outlook) -> None:
    means = answer.year["mean"].unstack()
    assert np.allclose(means[CITY], means[[EAST, WEST]].sum(axis=1), rtol=1e-9)


def test_the_city_is_less_uncertain_than_its_districts_taken_together_and_more_than_if_they_were_independent(
    answer: Outlook,
) -> None:
    width = (answer.year["q90"] - answer.year["q10"]).unstack()
    assert (width[CITY] < width[[EAST, WEST]].sum(axis=1) * 1.05).all()
    assert (width[CITY] > np.sqrt((width[[EAST, WEST]] ** 2).sum(axis=1)) * 0.6).all()


def test_the_way_there_ends_at_the_years_quantiles_and_never_runs_backwards(answer: Outlook) -> None:
    path = answer.path.xs("2020-12", level="month")
    assert np.allclose(path["q50"], answer.year["q50"].loc[path.index])
    assert np.allclose(path["q90"], answer.year["q90"].loc[path.index])
    assert (np.diff(answer.path.to_numpy(), axis=1) >= 0).all()
    middles = answer.path["q50"].unstack()
    assert (middles.diff(axis=1).iloc[:, 1:] > 0).all(axis=None)
    assert (answer.path["q025"] >= answer.year["actual"].reindex(answer.path.index.droplevel(2)).to_numpy()).all()


def test_the_same_question_has_the_same_answer(answer: Outlook) -> None:
    pd.testing.assert_frame_equal(question().answer().year, answer.year, check_exact=True)


def test_a_figure_of_this_year_touches_its_own_indicator_alone() -> None:
    asked = question()
    assert touched(asked, changed(asked, "2020-08", ("jobs", EAST))) == {"jobs"}
    assert touched(asked, replace(asked, targets=asked.targets.replace(430.0, 431.0))) == {"loans"}


def test_a_figure_of_a_completed_year_touches_all_that_learn_from_it() -> None:
    asked = question()
    assert touched(asked, changed(asked, "2018-08", ("jobs", EAST))) == {"jobs", "loans"}


def test_another_month_and_another_abnormal_year_are_other_questions() -> None:
    asked = question()
    assert touched(asked, replace(asked, abnormal=(2018,))) == {"jobs", "loans"}
    earlier = replace(asked, origin=pd.Period("2020-08", "M"), flows=asked.flows.iloc[:-1])
    assert touched(asked, earlier) == {"jobs", "loans"}


def test_a_question_without_a_target_has_an_empty_answer() -> None:
    asked = question()
    none = replace(asked, flows=asked.flows.iloc[:, :0], targets=asked.targets.iloc[:0])
    assert none.fingerprints() == {}
    assert none.answer().rows({}, version=1, seconds=0.0) == ([], [])


def test_stored_rows_say_again_what_was_answered(answer: Outlook) -> None:
    asked = question()
    year, path = answer.rows(asked.fingerprints(), version=78, seconds=6.0)
    assert {row["seconds"] for row in year} == {1.0}
    frame = pd.DataFrame(year).assign(at="2020-10-09T03:00:00Z", reason=np.nan)
    read = year_ends(frame, pd.DataFrame(path))
    assert set(read) == set(asked.series)
    for series, one in read.items():
        assert one.probability == answer.year.loc[series, "probability"]
        # Stored with seven digits: the chance of the target is the same to a thousandth.
        assert one.chance_of(one.target) == pytest.approx(one.probability, abs=1e-3)
        assert [step.month for step in one.path] == ["2020-10", "2020-11", "2020-12"]


def test_a_refused_forecast_is_stored_with_its_reason_and_no_figures() -> None:
    asked = question(months=57)
    young = asked.flows.copy()
    young.loc[:"2020-06"] = np.nan
    asked = replace(asked, flows=young)
    year, path = asked.answer().rows(asked.fingerprints(), version=1, seconds=0.0)
    refused = [row for row in year if row["method"] == "none"]
    assert refused
    assert {row["reason"] for row in year} == {"Fewer than two complete earlier years.", "A part has no forecast."}
    assert all(row["mean"] is None and row["distribution"] is None for row in refused)
    assert {row["fingerprint"] for row in path}.isdisjoint(row["fingerprint"] for row in refused)


def even(**given: object) -> YearEnd:
    """A year that ends anywhere between 900 and 1,100."""
    return year_end(900.0, 1_100.0, **({"target": 1_000.0, "actual": 700.0} | given))


def test_more_a_month_moves_the_chance() -> None:
    one = even()
    assert one.chance_of(1000.0) == pytest.approx(0.5, abs=0.01)
    assert one.chance_of(1000.0, more=200.0) == pytest.approx(0.9995)
    assert one.chance_of(1000.0, more=-200.0) == pytest.approx(0.0005)
    assert one.chance_of(600.0) == 1.0


def test_what_is_expected_to_be_missing_is_the_mean_of_the_gaps() -> None:
    # Half the outcomes fall short, evenly between 0 and 100: 25 on average.
    assert even().shortfall == pytest.approx(25, abs=0.1)
    assert even(target=850.0).shortfall == 0
    assert even(target=None).shortfall is None
    assert even(quantiles=()).shortfall is None


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (0.90, Likelihood.EXPECTED),
        (0.8951, Likelihood.EXPECTED),
        (0.894, Likelihood.CONFIDENT),
        (0.70, Likelihood.CONFIDENT),
        (0.40, Likelihood.UNCERTAIN),
        (0.39, Likelihood.DIFFICULT),
        (0.15, Likelihood.DIFFICULT),
        (0.1449, Likelihood.UNLIKELY),
        (0.0, Likelihood.UNLIKELY),
    ],
)
def test_the_word_goes_with_the_printed_per_cent(chance: float, word: Likelihood) -> None:
    assert likelihood(chance) is word


def test_the_least_likely_come_first() -> None:
    ones = {(str(at), EAST): even(indicator=str(at), probability=chance) for at, chance in enumerate((0.5, 0.1, 0.9))}
    ones[("none", EAST)] = even(probability=None)
    assert [one.probability for one in by_risk(ones)] == [0.1, 0.5, 0.9]


def test_a_distribution_is_kept_short(answer: Outlook) -> None:
    year, _ = answer.rows(question().fingerprints(), version=1, seconds=0.0)
    assert len(json.loads(str(year[0]["distribution"]))) == len(LEVELS)
    assert len(str(year[0]["distribution"])) < 2000
    assert len(PATH_LEVELS) == 7


def test_the_county_that_will_miss_is_seen_by_june_and_the_others_are_not_accused(
    sample: Callable[[str], Outlook],
) -> None:
    chances = sample("2020-06").year.loc["urban_new_employment", "probability"]
    assert chances[MAILONG] < 0.15
    assert chances[[DIPU, HETING, BAITAN, SONGJI]].min() > chances[MAILONG]


def test_seasonal_targets_that_were_made_are_not_accused_in_spring(sample: Callable[[str], Outlook]) -> None:
    # Rural transfers come in spring, new jobs evenly; both were made in 2019.
    april = sample("2019-04").year["probability"]
    assert april["rural_transfer"][CITY] > 0.9
    assert april["urban_new_employment"][CITY] > 0.7


def test_later_months_are_not_read(sample: Callable[[str], Outlook], tables: dict[str, pd.DataFrame]) -> None:
    poisoned = tables["observations"].copy()
    poisoned.loc[poisoned["month"] > "2020-06", "value"] = 1e9
    asked = Question.of(**tables | {"observations": poisoned}, month="2020-06")
    pd.testing.assert_frame_equal(asked.answer(with_statsmodels=False).year, sample("2020-06").year)
    assert asked.fingerprints() == Question.of(**tables, month="2020-06").fingerprints()


def test_nothing_reported_gives_no_rows(sample: Callable[[str], Outlook]) -> None:
    assert sample("2015-12").year.empty


def test_every_kind_with_a_target_is_answered_or_refused_with_a_reason(whole: Question, of_all: Outlook) -> None:
    year = of_all.year
    assert list(year.index) == whole.series
    assert not year.index.has_duplicates
    unsaid = year.loc[year["probability"].isna() & (year["reason"] == "") & year["target"].notna()]
    assert unsaid.empty
    # A ceiling of 4.50 % with 4.21 % at the end of September, and a base still to be founded.
    assert year.loc[("registered_unemployment_rate", CITY), "probability"] > 0.9
    assert 0.5 < year.loc[("return_bases", CITY), "probability"] < 0.95
    assert set(year["method"]) >= {"level", "net_change", "count", "cases", "lowest", "sum_of_parts", "none"}


def test_only_flows_have_a_distribution_so_that_nothing_is_missing_under_a_limit(
    whole: Question, of_all: Outlook
) -> None:
    year, path = of_all.rows(whole.fingerprints(), version=1, seconds=0.0)
    told = year_ends(pd.DataFrame(year).assign(at="2020-10-09T03:00:00Z"), pd.DataFrame(path))
    flows = set(whole.flow_series)
    assert {series for series, one in told.items() if one.quantiles} <= flows
    assert {series for series, one in told.items() if one.path} <= flows
    ceiling = told["registered_unemployment_rate", CITY]
    assert (ceiling.shortfall, ceiling.nearly, ceiling.reached_in) == (None, None, None)
    assert ceiling.probability > 0.9


def test_another_kinds_figure_touches_its_own_indicator_alone(whole: Question) -> None:
    rows = whole.others.observations.copy()
    here = (rows["indicator"] == "one_visit_rate") & (rows["month"] == "2020-08") & (rows["district"] == EAST)
    assert here.any()
    rows.loc[here, "numerator"] -= 1
    assert touched(whole, replace(whole, others=replace(whole.others, observations=rows))) == {"one_visit_rate"}


@pytest.fixture(scope="module")
def of_all(whole: Question) -> Outlook:
    return whole.answer(with_statsmodels=False)


@pytest.fixture(scope="module")
def whole(tables: dict[str, pd.DataFrame]) -> Question:
    """The sample city in September 2020 with every kind."""
    named = ("observations", "districts", "indicators")
    totals = roll_up(*(tables[name] for name in named), targets=tables["targets"])
    return Question.of(**tables, totals=totals, month="2020-09")


@pytest.fixture(scope="module")
def tables(sample_city_file: Path) -> Iterator[dict[str, pd.DataFrame]]:
    """The sample city at its newest version, as a database gives it."""
    url = f"sqlite:///{sample_city_file}"
    engine = open_engine(url)
    reader = Reader(engine, program_viewer(engine), newest_version(engine))
    yield {
        "observations": reader.observations(),
        "indicators": reader.indicators(2020),
        "districts": reader.districts(),
        "targets": reader.targets(),
        "rules": reader.rules(),
    }
    close_engine(url)


@pytest.fixture(scope="module")
def sample(tables: dict[str, pd.DataFrame]) -> Callable[[str], Outlook]:
    """The sample city's outlook at a month, by the engine alone."""
    return cache(lambda month: Question.of(**tables, month=month).answer(with_statsmodels=False))
