"""Forecasts in words, in Chinese and in English."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from forecasting import other_kinds
from forecasting.stored import Likelihood
from tests.forecasting.year_ends import certain_path, refused, year_end
from ui import forecast_words
from ui.formats import Numbers
from ui.words import words

ZH, EN = (words("zh"), Numbers("zh")), (words("en"), Numbers("en"))
SOURCES = Path(forecast_words.__file__).parents[1] / "forecasting"
GOOD = year_end(
    29_000.0,
    33_000.0,
    indicator="urban_new_employment",
    target=30_000.0,
    actual=24_318.0,
    mean=31_357.2,
    q10=30_203.4,
    q90=32_511.0,
    probability=0.784,
    quantiles=(),
    path=certain_path({10: 26_000.0, 11: 30_100.0, 12: 31_360.0}),
)
REFUSED = refused("Fewer than two complete earlier years.", target=30_000.0, actual=24_318.0)
BY_RULE = replace(GOOD, method="straight_line", reason="Fewer than two complete earlier years.")


def test_a_probability_is_told_in_word_and_per_cent():
    assert forecast_words.likelihood_text(*ZH, GOOD) == "有把握 78%"
    assert forecast_words.likelihood_text(*EN, GOOD) == "Likely 78%"


@pytest.mark.parametrize(
    ("chance", "chinese"),
    [
        (1.0, "预计可完成 100%"),
        (0.9996, "预计可完成 >99%"),
        (0.895, "预计可完成 90%"),
        (0.894, "有把握 89%"),
        (0.695, "有把握 70%"),
        (0.4, "存在不确定性 40%"),
        (0.394, "有一定难度 39%"),
        (0.145, "有一定难度 15%"),
        (0.144, "难度较大 14%"),
        (0.004, "难度较大 <1%"),
        (0.0, "难度较大 0%"),
    ],
)
def test_word_and_per_cent_change_at_the_same_place(chance, chinese):
    assert forecast_words.likelihood_text(*ZH, replace(GOOD, probability=chance)) == chinese


def test_an_expected_figure_comes_with_its_range():
    assert forecast_words.range_text(*ZH, GOOD, "person") == "预计31,357人（80%区间30,203—32,511人）"
    assert forecast_words.range_text(*EN, GOOD, "person") == "expected 31,357 people (80% range 30,203–32,511 people)"


def test_a_year_that_is_over_has_a_figure_and_no_range():
    over = replace(GOOD, method="complete", mean=31_000.0, q10=31_000.0, q90=31_000.0)
    assert forecast_words.range_text(*ZH, over, "person") == "全年31,000人"
    assert forecast_words.range_text(*EN, over, "person") == "year's figure 31,000 people"


def test_what_is_refused_says_why_and_shows_no_figure():
    assert forecast_words.likelihood_text(*ZH, REFUSED) == forecast_words.range_text(*ZH, REFUSED, "person") == "—"
    assert forecast_words.reason_text(ZH[0], REFUSED) == "不作预测：完整的往年不足两年。"
    assert forecast_words.reason_text(EN[0], REFUSED) == "No forecast: Fewer than two complete earlier years."


def test_a_simple_rule_that_stands_in_is_named():
    assert forecast_words.reason_text(ZH[0], BY_RULE) == "完整的往年不足两年。所用方法：序时推算（简单推算）。"
    assert forecast_words.reason_text(ZH[0], GOOD) == ""


def test_the_method_is_told_in_words():
    assert forecast_words.method_text(ZH[0], GOOD) == "指数平滑，statsmodels"


def test_every_likelihood_has_its_word():
    assert set(forecast_words.LIKELIHOOD_WORDS) == set(Likelihood)


def test_every_reason_and_method_that_forecasting_writes_has_words():
    """Module constants of forecasting: sentences are reasons; what is handed over as a method is a lower-case word."""
    modules = (
        "year_end",
        "year_rules",
        "city",
        "coherent",
        "level_kinds",
        "count_kinds",
        "case_kinds",
        "district_floor",
    )
    texts = {text for name in modules for text in constants(SOURCES / f"{name}.py")}
    reasons = {text for text in texts if text.endswith(".")} | {
        other_kinds.WITHHELD,
        *other_kinds.NOT_FORECAST.values(),
    }
    assert reasons == set(forecast_words.REASONS)
    methods = {text for text in texts if text.islower() and text.replace("_", "").isalpha()}
    assert methods | {"straight_line", "last_year_share"} == set(forecast_words.METHOD_WORDS)


def constants(file: Path) -> Iterator[str]:
    """The texts that a module names at its top, one or several at once."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign):
            several = isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple)
            for value in node.value.elts if several else [node.value]:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value
