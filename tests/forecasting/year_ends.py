"""Stored forecasts for tests: a year that ends evenly anywhere between two totals, and changes to it."""

from collections.abc import Mapping

from forecasting.stored import Step, YearEnd
from forecasting.year_law import LEVELS

QUANTILES = {"q05": 0.05, "q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9, "q95": 0.95}


def year_end(low: float, high: float, **given: object) -> YearEnd:
    """Every total between `low` and `high` is as likely as any other; `given`: what the test is about, the target
    first of all, from which the probability follows."""
    target = given.get("target", high)
    chance = None if target is None else min(max((high - target) / ((high - low) or 1.0), 0.0), 1.0)
    figures = {name: low + level * (high - low) for name, level in QUANTILES.items()}
    plain = {
        "indicator": "jobs",
        "district": "990100",
        "month": "2020-09",
        "target": target,
        "actual": low,
        "mean": (low + high) / 2,
        **figures,
        "probability": chance,
        "quantiles": tuple(low + (high - low) * LEVELS),
        "path": (),
        "method": "engine_statsmodels",
        "reason": "",
        "version": 57,
        "engine": "forecasting 2",
        "made_at": "2020-10-09T01:00:00Z",
    }
    return YearEnd(**(plain | given))


def refused(reason: str, **given: object) -> YearEnd:
    """A year of which nothing is forecast."""
    nothing = dict.fromkeys(("mean", *QUANTILES, "probability"))
    return year_end(0.0, 0.0, **(nothing | {"quantiles": (), "method": "none", "reason": reason} | given))


def certain_path(middles: Mapping[int, float]) -> tuple[Step, ...]:
    """The coming months of 2020 without any doubt: month -> the cumulative at its end."""
    return tuple(Step(f"2020-{month:02d}", *(middle,) * 7) for month, middle in middles.items())
