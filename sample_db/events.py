"""What happens a few times a year or in steps: recognised bases, training sessions, milestones, funnels."""

from collections import Counter

import numpy as np

from sample_db.districts import shares
from sample_db.levels import months_of
from sample_db.measure_kinds import Count, Floor, Funnel, Milestone
from sample_db.report import Report
from sample_db.seasons import MONTHS, SHAPES, generator, habit_of, yearly_curve


def count_reports(measure: Count) -> list[Report]:
    """A row on the month of each event: how many there have been in the district since January."""
    seen: Counter[tuple[int, str]] = Counter()
    found: dict[tuple[str, str], Report] = {}
    for year, month, district in sorted(measure.events):
        seen[year, district] += 1
        found[district, f"{year}-{month:02d}"] = Report(
            measure.code,
            district,
            f"{year}-{month:02d}",
            value=float(seen[year, district]),
            document=measure.document.format(year=year, number=10 + 7 * month),
        )
    return list(found.values())


def milestone_reports(measure: Milestone) -> list[Report]:
    """Whoever reports it says once that it is not done yet, and then the month it was, with the document."""
    first = f"{measure.figure_years[-1]}-02"
    found = []
    for code in shares(measure.split):
        done = measure.done if code != measure.late else None
        found.append(Report(measure.code, code, first, value=1.0 if done == first else 0.0))
        if done and done > first:
            found.append(Report(measure.code, code, done, value=1.0, document=measure.document))
    return found


def floor_reports(measure: Floor) -> list[Report]:
    """Sessions held in each district since January."""
    found = []
    for year in measure.figure_years:
        goal = measure.goal(year) or 4.0
        for code in shares(measure.split):
            chance = generator(measure.code, code, year)
            ends = goal + int(chance.integers(0, 3)) if code not in measure.slow or year != 2020 else goal - 2
            held = np.floor(np.array(SHAPES[measure.shape]) * ends + chance.uniform(0.05, 0.45))
            for month, value in zip(months_of(year), held, strict=False):
                found.append(Report(measure.code, code, f"{year}-{month:02d}", value=float(value)))
    return found


def funnel_reports(measure: Funnel) -> list[Report]:
    """Persons who reached each step since January; a later step never holds more than the one before."""
    found = []
    for year in measure.figure_years:
        for code, share in shares(measure.split).items():
            chance = generator(measure.code, code, year)
            curve = yearly_curve(measure.shape, year, habit_of(measure.code, code, 0.04), chance, 0.05)
            entered = np.rint(measure.size * share * float(np.exp(chance.normal(0, 0.05))) * curve)
            steps = [entered]
            for conversion in measure.conversions:
                usual = min(conversion * float(np.exp(chance.normal(0, 0.03))), 0.995)
                # Those who entered last have not come as far yet.
                ripening = np.linspace(0.86, 1.0, len(MONTHS))
                steps.append(np.maximum.accumulate(np.minimum(np.rint(steps[-1] * usual * ripening), steps[-1])))
            for at, month in enumerate(months_of(year)):
                for step, values in enumerate(steps, start=1):
                    found.append(Report(measure.code, code, f"{year}-{month:02d}", step=step, value=float(values[at])))
    return found
