"""The indicators and districts that a board is about, as small records."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from tracking import months

CITY = "city"
RANKED_KINDS = ("urban", "county")  # 市本级 and zones are listed, never ranked
RATE_KINDS = ("rate_floor", "rate_ceiling", "funnel")
CEILINGS = ("rate_ceiling", "age_ceiling")
PACED = ("cumulative", "stock")  # done in steps towards the target, and so judged along the year as a share of it
YEAR_TO_DATE_KINDS = ("cumulative", "count", "per_district_floor", "milestone")


@dataclass(frozen=True)
class Spec:
    """One indicator of the year's catalogue, as far as tracking needs it."""

    code: str
    kind: str
    unit: str
    decimals: int
    direction: str
    roll_up: str
    frequency: str
    headline: bool
    block: int
    place: int
    section: str
    lead_zh: str
    lead_en: str
    break_month: str | None
    sensitive: bool = False  # small cells of it are withheld from some viewers

    @property
    def is_rate(self) -> bool:
        return self.kind in RATE_KINDS or self.unit == "percent"

    @property
    def is_less(self) -> bool:
        """Is it judged by staying under its target, or by falling to it?"""
        return self.kind in CEILINGS or (self.kind == "stock" and self.direction == "less")

    @property
    def is_judged(self) -> bool:
        """Is there a rule for it? DESIGN.md has none for amounts that are to stay small over a year: a sum that is
        within its limit in June says nothing of December."""
        return self.direction == "more" or self.is_less

    @property
    def by_event(self) -> bool:
        """Is a month without a row a month in which nothing happened, and not a month not reported?"""
        return self.frequency == "event"

    @property
    def adds_up_within_year(self) -> bool:
        return self.kind in YEAR_TO_DATE_KINDS

    def break_number(self) -> int | None:
        return months.number(self.break_month) if self.break_month else None


def specs_of(indicators: pd.DataFrame, year: int | None = None) -> dict[str, Spec]:
    """The catalogue of `year` by code, in the order of the plan; without a year, the newest row of each code."""
    if year is not None and "year" in indicators.columns:
        indicators = indicators.loc[indicators["year"] == year]
    elif "year" in indicators.columns:
        indicators = indicators.sort_values("year").drop_duplicates("code", keep="last")
    found = [
        Spec(
            code=row.code,
            kind=row.kind,
            unit=row.unit,
            decimals=int(row.decimals),
            direction=row.direction,
            roll_up=row.roll_up,
            frequency=row.frequency,
            headline=bool(row.headline),
            block=int(row.block),
            place=int(row.place),
            section=row.section_zh,
            lead_zh=row.lead_zh,
            lead_en=row.lead_en,
            break_month=broken if isinstance(broken := getattr(row, "break_month", None), str) else None,
            sensitive=bool(getattr(row, "sensitive", False)),
        )
        for row in indicators.itertuples(index=False)
    ]
    return {spec.code: spec for spec in sorted(found, key=lambda spec: (spec.place, spec.code))}


def district_kinds(districts: pd.DataFrame) -> dict[str, str]:
    """code -> kind, in order of code."""
    return dict(sorted(zip(districts["code"], districts["kind"], strict=True)))


def city_of(kinds: Mapping[str, str]) -> str:
    """The city's own code. ValueError when the database has none or several: nothing could be rolled up to it."""
    cities = [code for code, kind in kinds.items() if kind == CITY]
    if len(cities) != 1:
        raise ValueError(f"exactly one district of kind 'city' is needed, found {len(cities)}; correct the districts")
    return cities[0]
