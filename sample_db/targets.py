"""The annual targets (目标任务): province to city, city to districts, each with its document and effective date."""

from dataclasses import dataclass

from sample_db.breakdown import district_targets, municipal_goal
from sample_db.districts import CITY, shares
from sample_db.levels import stock_years
from sample_db.measure_kinds import Ages, Count, Floor, Flow, Funnel, Level, Measure, Stock
from sample_db.measures import ADJUSTED, MEASURES, SUPPORTING, WINDOWS

Row = dict[str, object]


@dataclass(frozen=True)
class Paper:
    """A document that sets targets: the province's in 2020 came late, after the government's work report."""

    tier: str
    effective_from: str
    document: str


def papers(year: int) -> tuple[Paper, Paper]:
    """The municipal and the provincial document of a year."""
    if year == 2020:
        return (
            Paper("municipal", "2020-03-18", "望就领发〔2020〕3号"),
            Paper("provincial", "2020-05-29", "省就业领办〔2020〕9号"),
        )
    return (
        Paper("municipal", f"{year}-02-24", f"望就领发〔{year}〕2号"),
        Paper("provincial", f"{year}-02-24", f"省就业领办〔{year}〕4号"),
    )


ADJUSTMENT = Paper("provincial", "2020-07-20", "省就业领办〔2020〕15号")
ADJUSTMENT_MUNICIPAL = Paper("municipal", "2020-07-20", "望就领发〔2020〕11号")
REASON = "加大创业担保贷款支持力度，助力中小微企业恢复生产，全年发放任务上调25%"


def target_rows(year: int, tier: str, decimals: dict[str, int]) -> list[Row]:
    """What the document of this tier set: the city's targets; the municipal one also breaks them down to districts."""
    paper = next(paper for paper in papers(year) if paper.tier == tier)
    found: list[Row] = []
    for measure in MEASURES:
        goal = measure.goal(year)
        if goal is None:
            continue
        if measure.code in ADJUSTED and year == 2020:
            goal = ADJUSTED[measure.code]
        found += _rows(measure, year, goal, paper, decimals[measure.code])
    return found


def adjusted_rows(decimals: dict[str, int]) -> list[Row]:
    """The targets raised in the middle of 2020, in the city and in every district."""
    found: list[Row] = []
    for measure in MEASURES:
        if measure.code in ADJUSTED:
            for paper in (ADJUSTMENT, ADJUSTMENT_MUNICIPAL):
                rows = _rows(measure, 2020, measure.goals[-1], paper, decimals[measure.code])
                found += [row | {"reason": REASON} for row in rows]
    return found


def _rows(measure: Measure, year: int, goal: float, paper: Paper, decimals: int) -> list[Row]:
    has_provincial = getattr(measure, "has_provincial", False) or measure.code in PROVINCIAL
    if paper.tier == "provincial":
        return [_row(measure, year, CITY, goal, paper)] if has_provincial else []
    if isinstance(measure, Flow):
        asked = district_targets(measure, year, decimals)
        if goal != measure.goal(year):
            asked = {code: _share_of(value, goal / measure.goal(year)) for code, value in asked.items()}
        own = municipal_goal(goal, asked, decimals) if has_provincial else goal
        return [_row(measure, year, CITY, own, paper)] + [
            _row(measure, year, code, value, paper) for code, value in asked.items()
        ]
    if isinstance(measure, Stock):
        levels = stock_years(measure, decimals)[year]
        start = round(sum(level for level, _, _ in levels.values()), decimals)
        return [_row(measure, year, CITY, goal, paper, start_level=start)] + [
            _row(measure, year, code, target, paper, start_level=level) for code, (level, target, _) in levels.items()
        ]
    if isinstance(measure, CITY_ONLY) or measure.split == "city":
        return [_row(measure, year, CITY, goal, paper)]
    # Floors of rates, the ceiling of the registered rate and a milestone hold alike everywhere.
    return [_row(measure, year, code, goal, paper) for code in (CITY, *shares(measure.split))]


# Set for the city alone: what holds in every district anyway, and what is too few to be divided.
CITY_ONLY = (Ages, Floor, Funnel, Count, Level)
PROVINCIAL = ("zero_household_rate", "registered_unemployment_rate", "return_bases", "brand_bases")


def _share_of(value: float, ratio: float) -> float:
    return round(value * ratio / 5) * 5.0


def _row(
    measure: Measure, year: int, district: str, value: float, paper: Paper, *, start_level: float | None = None
) -> Row:
    window_start, window_end = WINDOWS.get(measure.code, (None, None))
    due = getattr(measure, "due", None) or (f"{year}{window_end}" if window_end else f"{year}-12-31")
    return {
        "year": year,
        "indicator": measure.code,
        "district": district,
        "tier": paper.tier,
        "effective_from": paper.effective_from,
        "value": float(value),
        "decimals": None,
        "basis": "stock" if isinstance(measure, (Stock, Level)) else "flow",
        "start_level": start_level,
        "window_start": f"{year}{window_start}" if window_start else None,
        "window_end": f"{year}{window_end}" if window_end else None,
        "due": due,
        "document": paper.document,
        "lead_zh": None,
        "lead_en": None,
        "supporting_zh": SUPPORTING.get(measure.code, (None, None))[0] if district == CITY else None,
        "supporting_en": SUPPORTING.get(measure.code, (None, None))[1] if district == CITY else None,
        "reason": None,
    }
