"""Builds the frames that tracking is given, a few rows at a time, so that every expected number can be done by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from tracking.board import Board, evaluate
from tracking.curve import Curve, curve
from tracking.progress import Progress

CITY, A, B, C, ZONE, MUNICIPAL = "990100", "990101", "990102", "990103", "990104", "990199"
KINDS = {CITY: "city", A: "urban", B: "county", C: "county", ZONE: "zone", MUNICIPAL: "municipal"}
ROLL_UP = {
    "cumulative": "sum",
    "stock": "sum",
    "rate_floor": "ratio",
    "rate_ceiling": "ratio",
    "count": "sum",
    "per_district_floor": "min",
    "milestone": "min",
    "funnel": "ratio",
    "age_ceiling": "max",
}
JOBS = "urban_new_employment"
OBSERVED = ("indicator", "district", "month", "step", "value", "numerator", "denominator")
# Cumulative figures by month from February, with 24.1 % in March and 82.1 % in September: the national shares x 1000.
SEASON = {2: 127, 3: 241, 4: 342, 5: 446, 6: 548, 7: 644, 8: 737, 9: 821, 10: 888, 11: 950, 12: 1000}


def straight(total: float) -> dict[int, float]:
    """Cumulative figures of a year that goes evenly, February to December."""
    return {month: total * month / 12 for month in range(2, 13)}


def seasonal(total: float) -> dict[int, float]:
    """Cumulative figures of a year with the shares of SEASON."""
    return {month: total * share / 1000 for month, share in SEASON.items()}


@dataclass
class Case:
    """A city under test. Frames by name in `frames()`."""

    districts: tuple[str, ...] = (CITY, A, B, C)
    indicators: list[dict[str, object]] = field(default_factory=list)
    targets: list[dict[str, object]] = field(default_factory=list)
    observations: list[tuple[object, ...]] = field(default_factory=list)
    rules: list[tuple[str, str, float]] = field(default_factory=list)

    def indicator(self, code: str = JOBS, kind: str = "cumulative", **given: object) -> "Case":
        row: dict[str, object] = {
            "year": 2020,
            "code": code,
            "kind": kind,
            "unit": "percent" if kind in ("rate_floor", "rate_ceiling", "funnel") else "person",
            "decimals": 0,
            "direction": "less" if kind.endswith("ceiling") else "more",
            "roll_up": ROLL_UP[kind],
            "frequency": "monthly",
            "headline": True,
            "block": 1,
            "place": len(self.indicators) + 1,
            "section_zh": "一",
            "lead_zh": "市就业服务局",
            "lead_en": "Employment service bureau",
            "break_month": None,
        }
        self.indicators.append(row | given)
        return self

    def target(self, district: str, value: float, code: str = JOBS, year: int = 2020, **given: object) -> "Case":
        row: dict[str, object] = {
            "year": year,
            "indicator": code,
            "district": district,
            "tier": "municipal",
            "effective_from": f"{year}-01-01",
            "value": float(value),
            "decimals": None,
            "basis": "stock" if self._kind(code) == "stock" else "flow",
            "start_level": None,
            "window_start": None,
            "window_end": None,
            "due": f"{year}-12-31",
            "document": "甲发〔2020〕1号",
            "lead_zh": None,
            "lead_en": None,
            "reason": None,
        }
        self.targets.append(row | given)
        return self

    def report(self, district: str, year: int, figures: Mapping[int, object], code: str = JOBS) -> "Case":
        """Figures by calendar month: a number, (numerator, denominator), or a list of a funnel's steps."""
        for month, figure in figures.items():
            key = (code, district, f"{year}-{month:02d}")
            if isinstance(figure, tuple):
                self.observations.append((*key, 0, None, *map(float, figure)))
            elif isinstance(figure, list):
                self.observations += [(*key, step, float(count), None, None) for step, count in enumerate(figure, 1)]
            else:
                self.observations.append((*key, 0, float(figure), None, None))
        return self

    def rule(self, kind: str, parameter: str, value: float) -> "Case":
        self.rules.append((kind, parameter, value))
        return self

    def frames(self) -> dict[str, pd.DataFrame]:
        return {
            "districts": pd.DataFrame(
                {"code": self.districts, "kind": [KINDS.get(code, "county") for code in self.districts]}
            ),
            "indicators": pd.DataFrame(self.indicators),
            "targets": pd.DataFrame(self.targets, columns=list(self._target_columns())),
            "observations": pd.DataFrame(self.observations, columns=list(OBSERVED)).astype(
                dict.fromkeys(OBSERVED[4:], float)
            ),
            "rules": pd.DataFrame(self.rules, columns=["kind", "parameter", "value"]),
        }

    def board(self, month: str, **given: object) -> Board:
        return evaluate(month=month, **self.frames(), **given)

    def at(self, month: str, district: str = CITY, code: str = JOBS) -> Progress:
        return self.board(month).progress[code, district]

    def curve(self, month: str, district: str = CITY, code: str = JOBS) -> Curve:
        return curve(indicator=code, district=district, month=month, **self.frames())

    def _kind(self, code: str) -> object:
        return next((row["kind"] for row in self.indicators if row["code"] == code), None)

    @staticmethod
    def _target_columns() -> Sequence[str]:
        return list(Case.target(Case(), CITY, 1).targets[0])


def jobs_with_history(years: Sequence[int] = (2017, 2018, 2019), *, district: str = A, total: float = 1000) -> Case:
    """New urban jobs in district A with earlier years of the shares of SEASON and a target of 1,200 for 2020."""
    case = Case().indicator().target(district, 1200)
    for year in years:
        case.report(district, year, seasonal(total))
    return case
