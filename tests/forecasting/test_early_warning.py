"""Scores and levels of a panel of enterprises: what they depend on, what they do not, and what they say."""

import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecasting.alert_rules import BY_CODE, LEVELS
from forecasting.blocks import here
from forecasting.early_warning import (
    Evidence,
    cleaned,
    explained,
    level_history,
    panel_quantities,
    score_history,
    screen,
    screen_weeks,
    slips,
)
from forecasting.shedding_blocks import Block
from forecasting.shedding_model import shipped
from tests.forecasting.panels import small_panel, steady, weeks

COLUMNS = [
    "headcount", "change_4w", "change_4w_pct", "expected_4w", "lower_4w", "upper_4w", "probability_drop_10pct",
    "jobs_at_risk", "score",
]  # fmt: skip


@pytest.fixture(scope="module")
def panel():
    return small_panel()


@pytest.fixture(scope="module")
def scores(panel):
    return score_history(panel.headcounts, industry=panel.industry)


def sized(**sizes):
    """Forty steady enterprises, and the named ones."""
    return steady({**{f"S{place}": 40 + 5 * place for place in range(40)}, **sizes})


def of(headcounts, enterprise, week, **given):
    return screen(headcounts, week=headcounts.index[week], **given).loc[enterprise]


def same(one, other):
    pd.testing.assert_frame_equal(one, other, check_exact=True)


@pytest.mark.parametrize("length", [1, 2, 17, 60, 103])
def test_a_later_week_never_changes_an_older_score(panel, scores, length):
    same(score_history(panel.headcounts.iloc[:length], industry=panel.industry), scores.iloc[:length])


def test_what_comes_after_the_week_is_not_read(panel):
    week = panel.headcounts.index[80]
    poisoned = panel.headcounts.copy()
    poisoned.iloc[81:] = 10.0**6
    told = screen(panel.headcounts, week=week, industry=panel.industry)
    same(screen(poisoned, week=week, industry=panel.industry), told)
    same(screen(panel.headcounts.iloc[:81], week=week, industry=panel.industry), told)


def test_the_order_of_the_enterprises_makes_no_difference(panel, scores):
    order = np.random.default_rng(3).permutation(panel.headcounts.columns)
    mixed = panel.headcounts[order]
    same(score_history(mixed, industry=panel.industry), scores[order])
    week = mixed.index[90]
    told = screen(panel.headcounts, week=week, industry=panel.industry)
    same(screen(mixed, week=week, industry=panel.industry.sample(frac=1, random_state=1)), told.loc[order])


@pytest.mark.parametrize(("columns", "enterprises"), [(1, 8), (7, 40), (100, 240)])
def test_the_blocks_that_a_panel_is_cut_into_make_no_difference(panel, monkeypatch, columns, enterprises):
    heads = panel.headcounts.iloc[:, :enterprises]
    asked = list(heads.index[[60, 95]])
    scores = score_history(heads, industry=panel.industry)
    told = screen_weeks(heads, weeks=asked, industry=panel.industry)
    monkeypatch.setattr("forecasting.early_warning.COLUMNS", columns)
    same(score_history(heads, industry=panel.industry), scores)
    for week, frame in screen_weeks(heads, weeks=asked, industry=panel.industry, run=here).items():
        same(frame, told[week])


def test_blocks_that_go_through_other_processes_say_the_same(panel, scores):
    """As a Dask cluster's workers do: work and parts are sent, and worked out somewhere else."""

    def sent(work, parts):
        for part in parts:
            there, block = pickle.loads(pickle.dumps((work, part)))
            yield pickle.loads(pickle.dumps(there(block)))

    same(score_history(panel.headcounts, industry=panel.industry, run=sent), scores)
    week = panel.headcounts.index[70]
    found = screen_weeks(panel.headcounts, weeks=[week], industry=panel.industry, run=sent)
    same(found[week], screen(panel.headcounts, week=week, industry=panel.industry))


def test_what_the_whole_panel_taught_is_all_that_a_part_needs(panel, scores):
    taught = panel_quantities(panel.headcounts, industry=panel.industry)
    part = panel.headcounts.columns[[3, 50, 200]]
    block = Block(panel.headcounts[part].to_numpy(), panel.industry[part].to_numpy(dtype=object), taught)
    assert np.array_equal(block.scores(), scores[part].to_numpy(), equal_nan=True)


def test_many_weeks_at_once_say_what_each_says_alone(panel):
    asked = [panel.headcounts.index[place] for place in (30, 0, 103)]
    found = screen_weeks(panel.headcounts, weeks=asked, industry=panel.industry)
    assert list(found) == asked
    for week in asked:
        same(found[week], screen(panel.headcounts, week=week, industry=panel.industry))
    assert screen_weeks(panel.headcounts, weeks=[]) == {}


def test_the_frame_has_what_is_promised_and_reasons_exactly_where_there_is_a_level(panel):
    told = screen(panel.headcounts, week=panel.headcounts.index[-1], industry=panel.industry)
    assert list(told.index) == list(panel.headcounts.columns)
    assert set(told["level"]) <= set(LEVELS)
    assert ((told["level"] == "none") == (told["reasons"].map(len) == 0)).all()
    assert all(code in BY_CODE for reasons in told["reasons"] for code in reasons)
    assert told[COLUMNS].dtypes.eq(float).all()
    known = told.dropna(subset=["headcount"])
    assert ((known["lower_4w"] <= known["expected_4w"]) & (known["expected_4w"] <= known["upper_4w"])).all()
    assert known["probability_drop_10pct"].between(0, 1).all()
    assert known["score"].dropna().between(0, 1).all()
    assert (known["jobs_at_risk"] >= 0).all()


@pytest.mark.parametrize("scale", [1000, 0.001])
def test_the_unit_that_heads_are_counted_in_does_not_change_the_scores(panel, scores, scale):
    scaled = score_history(panel.headcounts * scale, industry=panel.industry)
    assert np.nanmax((scaled - scores).abs().to_numpy()) < 0.01


def test_of_index_numbers_a_fall_is_as_alarming_as_of_heads():
    heads = steady({f"S{place}": 500 for place in range(30)}) * 0.00317 + 0.4
    heads.iloc[70:, 3] *= 0.8
    assert score_history(heads).iloc[72].idxmax() == "S3"
    assert score_history(heads).iloc[72, 3] > 0.5


def test_integers_and_floats_are_the_same(panel):
    whole = panel.headcounts.ffill().bfill()
    same(score_history(whole.astype("int64")), score_history(whole))


def test_there_is_no_score_before_the_second_report_and_a_silent_week_keeps_the_last():
    heads = sized(A=100)
    heads.loc[heads.index[:5], "A"] = np.nan
    heads.loc[heads.index[6:9], "A"] = np.nan
    heads.loc[heads.index[40:43], "A"] = np.nan
    scores = score_history(heads)["A"]
    assert scores.iloc[:9].isna().all()
    assert scores.iloc[9:].notna().all()
    assert scores.iloc[40:43].eq(scores.iloc[39]).all()


def test_an_enterprise_that_never_reported_has_no_figures_and_no_level():
    heads = sized(A=100)
    heads["A"] = np.nan
    told = of(heads, "A", 60)
    assert told["level"] == "none"
    assert told["reasons"] == ()
    assert told[COLUMNS[:-2]].isna().all()


def test_an_unknown_week_is_a_key_error(panel):
    with pytest.raises(KeyError):
        screen(panel.headcounts, week=pd.Timestamp("2035-01-01"))


@pytest.mark.parametrize("index", [["2020-01-06", "2020-01-06"], ["2020-01-06", "2020-01-08"]])
def test_an_index_that_is_not_of_weeks_is_refused(index):
    with pytest.raises(ValueError, match="weeks apart"):
        score_history(pd.DataFrame({"A": [1.0, 2.0]}, index=pd.DatetimeIndex(index)))


def test_a_week_that_is_left_out_of_the_index_is_a_week_without_reports():
    heads = sized(A=100)
    gap = heads.copy()
    gap.iloc[50] = np.nan
    same(score_history(heads.drop(heads.index[50])), score_history(gap).drop(heads.index[50]))


def test_nothing_to_screen_is_no_trouble():
    nobody = pd.DataFrame(index=weeks(10))
    assert score_history(nobody).shape == (10, 0)
    assert screen(nobody, week=nobody.index[3]).empty
    assert score_history(pd.DataFrame({"A": [5.0]}, index=weeks(1))).isna().all(axis=None)


def test_a_sudden_drop_is_alarming_within_two_reports():
    heads = sized(A=200)
    heads.iloc[70:, -1] = np.round(heads.iloc[70:, -1] * 0.75)
    scores = score_history(heads)["A"]
    assert scores.iloc[69] < 0.1
    assert scores.iloc[71] > 0.5
    assert of(heads, "A", 71)["level"] in ("orange", "red")


def test_a_slow_bleed_is_told_as_a_slow_decline():
    heads = sized(A=300)
    heads.iloc[60:, -1] = np.round(heads.iloc[60:, -1] * (1 - 0.011 * np.arange(1, 45)))
    assert "slow_decline" in of(heads, "A", 78)["reasons"]


@pytest.mark.parametrize("slip", [0.1, 10, 0])
def test_a_typing_error_raises_nothing_while_it_stands_nor_after(slip):
    heads = sized(A=200)
    heads.iloc[70, -1] = np.round(heads.iloc[70, -1] * slip)
    for week in (70, 71, 72, 74, 78):
        told = of(heads, "A", week)
        assert told["level"] == "none", (week, told)
    assert of(heads, "A", 70)["headcount"] == pytest.approx(heads.iloc[69, -1], rel=1e-6)


def test_a_closure_is_believed_when_a_second_report_says_nought():
    heads = sized(A=200)
    heads.iloc[70:, -1] = 0
    assert of(heads, "A", 70)["headcount"] == pytest.approx(heads.iloc[69, -1], rel=1e-6)
    told = of(heads, "A", 72)
    assert told["level"] == "red"
    assert "decline_20" in told["reasons"]
    assert told["headcount"] <= 0.5 + 1e-6


def test_a_festival_dip_like_everybodys_raises_nothing():
    heads = sized(A=200, B=320)
    dip = np.ones(len(heads))
    dip[16:21] = dip[67:72] = [0.95, 0.85, 0.82, 0.9, 0.96]  # the weeks around 5 February 2019 and 25 January 2020
    together = (heads.mul(dip, axis=0)).round()
    for week in (68, 69, 70, 72):
        told = screen(together, week=together.index[week])
        assert not told["level"].isin(["orange", "red"]).any()
        assert not any(code.startswith("decline") for reasons in told["reasons"] for code in reasons)
    alone = heads.copy()
    alone["B"] = together["B"]
    assert of(alone, "B", 70)["level"] in ("orange", "red")


def test_silence_is_told_and_resolves_nothing():
    heads = sized(A=200)
    heads.iloc[70:, -1] = np.round(heads.iloc[70:, -1] * 0.7)
    loud = of(heads, "A", 74)
    heads.iloc[75:, -1] = np.nan
    quiet = of(heads, "A", 90)
    assert set(loud["reasons"]) <= set(quiet["reasons"])
    assert {"silence_1", "silence_2"} <= set(quiet["reasons"])
    assert "silence_2" not in of(heads, "A", 75)["reasons"]
    assert LEVELS.index(quiet["level"]) >= LEVELS.index(loud["level"])


def test_evidence_speaks_only_where_it_is_given():
    heads = sized(A=200)
    none = pd.DataFrame(np.nan, index=heads.index, columns=heads.columns)
    cuts = none.copy()
    cuts.loc[heads.index[70], "A"] = 24
    assert of(heads, "A", 70)["reasons"] == ()
    told = of(heads, "A", 70, evidence=Evidence(planned_cuts=cuts))
    assert (told["level"], told["reasons"]) == ("orange", ("planned_cuts",))
    told = of(heads, "A", 70, evidence=Evidence(dismissals=cuts, hidden=none))
    assert told["reasons"][0] == "section_41"
    told = of(heads, "A", 70, evidence=Evidence(shortage=cuts))
    assert (told["level"], told["reasons"]) == ("blue", ("shortage",))


def test_levels_of_all_weeks_are_those_of_each_week(panel):
    levels = level_history(panel.headcounts, industry=panel.industry)
    for place in (40, 103):
        told = screen(panel.headcounts, week=panel.headcounts.index[place], industry=panel.industry)
        assert (levels.iloc[place] == told["level"]).all()


def test_a_chart_is_told_what_was_held_and_what_turned_out_a_slip():
    heads = sized(A=200, B=200)
    heads.iloc[70, -2] = 2000
    heads.iloc[80:, -1] = 60
    heads.iloc[50:53, -1] = 200
    found = cleaned(heads)
    assert found.held["A"].to_numpy().nonzero()[0].tolist() == [70]
    assert found.slip["A"].to_numpy().nonzero()[0].tolist() == [70]
    assert found.held["B"].to_numpy().nonzero()[0].tolist() == [80]
    assert not found.slip["B"].any()
    pd.testing.assert_frame_equal(slips(heads), found.slip)
    assert found.stale["B"].iloc[51:53].all()
    assert found.heads["A"].iloc[70] == pytest.approx(heads["A"].iloc[69], rel=1e-6)
    assert found.festival_weeks[found.festival_weeks].index[0] == pd.Timestamp("2019-01-07")


def test_what_each_feature_adds_makes_the_score(panel, scores):
    week = panel.headcounts.index[77]
    parts = explained(panel.headcounts, week=week, industry=panel.industry)
    chance = 1 / (1 + np.exp(-(parts.sum() + shipped().constant)))
    reported = panel.headcounts.loc[week].notna() & scores.loc[week].notna()
    assert np.allclose(chance[reported], scores.loc[week][reported], atol=1e-4)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_figures_give_an_answer_that_depends_on_the_past_alone(data):
    figure = st.one_of(st.none(), st.integers(0, 10**6), st.floats(0.001, 1e6))
    rows, columns = data.draw(st.integers(1, 30)), data.draw(st.integers(1, 4))
    cells = data.draw(st.lists(figure, min_size=rows * columns, max_size=rows * columns))
    values = np.array([np.nan if cell is None else cell for cell in cells]).reshape(rows, columns)
    heads = pd.DataFrame(values, index=weeks(rows))
    scores = score_history(heads)
    cut = data.draw(st.integers(1, rows))
    same(score_history(heads.iloc[:cut]), scores.iloc[:cut])
    told = screen(heads, week=heads.index[cut - 1])
    assert told["score"].equals(scores.iloc[cut - 1].rename("score"))
    assert ((told["level"] == "none") == (told["reasons"].map(len) == 0)).all()
