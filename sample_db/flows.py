"""Cumulative figures: what each district reported, month by month, since January of each year."""

import numpy as np

from sample_db.breakdown import district_targets
from sample_db.districts import shares
from sample_db.measure_kinds import Flow
from sample_db.planted import TOLD, Year
from sample_db.report import Report
from sample_db.seasons import MISSES, MONTHS, SEPTEMBER, SHAPES, generator, habit_of, yearly_curve

EARLY = ("transfer", "relief", "spring", "campaign")


def flow_reports(measure: Flow, decimals: int) -> list[Report]:
    found = []
    for year in measure.figure_years:
        targets = district_targets(measure, year, decimals) or _sizes(measure, year)
        for district, target in targets.items():
            for month, value in zip(MONTHS, flow_year(measure, district, year, target), strict=False):
                found.append(Report(measure.code, district, f"{year}-{month:02d}", value=round(float(value), decimals)))
    return found


def flow_year(measure: Flow, district: str, year: int, target: float) -> np.ndarray:
    """The cumulative figures of February ... of one year in one district, not yet rounded."""
    chance = generator(measure.code, district, year)
    habit = habit_of(measure.code, district, measure.spread)
    curve = yearly_curve(measure.shape, year, habit, chance, measure.noise)
    if year == 2020:
        now = TOLD.get((measure.code, district, year), Year(measure.now + float(chance.normal(0, 0.045)))).ratio
        expected = SHAPES[measure.shape][SEPTEMBER]
        return (target * now * expected * curve / curve[SEPTEMBER])[: SEPTEMBER + 1]
    went = TOLD.get((measure.code, district, year)) or _went(measure, year, chance)
    if went.form in (None, "slow"):
        return target * went.ratio * curve
    return target * went.ratio * np.cumsum(np.diff(curve, prepend=0.0) * MISSES[went.form])


def _went(measure: Flow, year: int, chance: np.random.Generator) -> Year:
    if year in measure.weak:
        return Year(measure.weak[year] + float(chance.normal(0, 0.03)), "slow")
    good = max(measure.ratio + float(chance.normal(0, 0.045)), 1.03)
    if chance.random() >= measure.misses:
        return Year(good)
    form = str(chance.choice(["slow", "summer", "autumn", "late"], p=[0.62, 0.18, 0.14, 0.06]))
    if measure.shape in EARLY:
        form = "slow"  # most of the year is in before a collapse could begin
    return Year(float(chance.uniform(0.76, 0.90)) if form == "slow" else good, form)


def _sizes(measure: Flow, year: int) -> dict[str, float]:
    """What stands for a target in years without one: the usual total of the measure."""
    return {code: measure.size * share for code, share in shares(measure.split).items()}
