"""Where a target should be by now, going by earlier years: the seasonal pace (往年同期进度).

The share of a year's total that was reached by each month, averaged over complete earlier years. With too little own
history the curve is borrowed and says from whom: the city's other districts, then the country (new urban jobs and their
parts only); with none of them the straight line (序时进度) is all there is. History, the country's too, always ends
before the year judged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from tracking import months, national
from tracking.catalogue import Spec
from tracking.figures import Line
from tracking.rules import Rules

NAN = float("nan")
DECEMBER = 11
LOWEST, HIGHEST = -0.25, 1.5  # shares of the year's total that a usable year stays within


@dataclass(frozen=True)
class Season:
    """Cumulative shares of the year's total by month (index 0 = January; None = unknown).

    `source`: own | district (the city's other districts) | national | linear. `years` and `weights`: those the judged
    month rests on; `indicative`: only two years.
    """

    shares: tuple[float | None, ...]
    source: str
    years: tuple[int, ...] = ()
    indicative: bool = False
    weights: tuple[float, ...] = ()

    def share(self, month: int) -> float | None:
        """The share reached by calendar month `month` (1-12); None where the curve does not say."""
        return self.shares[month - 1]


LINEAR = Season(tuple(month / 12 for month in range(1, 13)), "linear")

# New urban jobs, and the two flows that are counted by the same rule as parts of it (domain.md 1.1: nesting).
NATIONAL_APPLIES = frozenset({"urban_new_employment", "reemployment", "hard_to_employ"})
SEASONAL_KINDS = frozenset({"cumulative", "stock", "count", "per_district_floor"})


@dataclass(frozen=True)
class YearShares:
    """One earlier year: the share of its total reached by each month. `size`: what it weighs among several years of a
    stock, whose growth can be so small that its shares mean nothing; 1 for flows. `districts`: how many it pools."""

    shares: tuple[float, ...]
    size: float = 1.0
    districts: int = 1

    def has(self, month: int) -> bool:
        return self.shares[month - 1] == self.shares[month - 1]


class Seasons:
    """Answers "which curve judges this indicator in this district?" for one judged month. Keeps what it worked out."""

    def __init__(
        self,
        lines: Mapping[str, Mapping[str, Line]],
        specs: Mapping[str, Spec],
        *,
        city: str,
        month: int,
        rules: Rules,
        straight_line: bool = False,
    ) -> None:
        self._lines, self._specs, self._city, self._rules = lines, specs, city, rules
        self._year, self._first_month = months.year_of(month), months.year_of(month) * 12
        self._national = _national_years(before=self._year)
        self.straight_line = straight_line
        self._pooled: dict[tuple[str, str], dict[int, YearShares]] = {}

    def find(self, code: str, district: str, month: int) -> Season:
        """The curve for calendar month `month` (1-12) of the judged year."""
        spec = self._specs[code]
        if self.straight_line or spec.kind not in SEASONAL_KINDS:
            return LINEAR
        line = self._lines.get(code, {}).get(district)
        own = {} if line is None else self._yearly(spec, [line])
        season = self._averaged(own, month, "own")
        if season is None:
            season = self._averaged(self._of_others(spec, district), month, "district")
        if season is None and code in NATIONAL_APPLIES:
            season = self._averaged(self._national, month, "national")
        return season or LINEAR

    def _averaged(self, yearly: Mapping[int, YearShares], month: int, source: str) -> Season | None:
        """The weighted mean over the latest years that have the judged month; None with too little to go by.

        A district's own history needs two years at the least. What it borrows may be younger, as several districts
        tell of one year what one district tells of several: three district-years at the least. Of the country one
        year is enough.
        """
        rules = self._rules
        usable = [year for year in sorted(yearly) if yearly[year].has(month) and rules.weight(year) > 0]
        usable = usable[-int(rules.get("season", "max_years")) :]
        if source == "own":
            is_enough = len(usable) >= rules.get("season", "indicative_years")
        elif source == "national":
            is_enough = bool(usable)
        else:
            is_enough = sum(yearly[year].districts for year in usable) >= rules.get("season", "min_years")
        if not usable or not is_enough:
            return None
        counted = [(yearly[year], rules.weight(year)) for year in yearly if year >= usable[0]]
        return Season(
            shares=tuple(None if share != share else share for share in _bridged(counted)),
            source=source,
            years=tuple(usable),
            indicative=len(usable) < rules.get("season", "min_years"),
            weights=tuple(rules.weight(year) for year in usable),
        )

    def _of_others(self, spec: Spec, district: str) -> dict[int, YearShares]:
        """The pooled years of the city's other districts (for the city: of all): Σ by the month ÷ Σ of the year, over
        those that have both."""
        key = (spec.code, district)
        if key not in self._pooled:
            lines = self._lines.get(spec.code, {})
            self._pooled[key] = self._yearly(
                spec, [line for code, line in lines.items() if code not in (district, self._city)]
            )
        return self._pooled[key]

    def _yearly(self, spec: Spec, lines: list[Line]) -> dict[int, YearShares]:
        """Shares of the year's total by month, for each earlier year that has its December and a positive total.

        One line gives its own shares, several give the pooled ones. A stock's year is measured from last December's
        level. Years that begin before a change of definition are left out.
        """
        found = {}
        broken = spec.break_number()
        for first in range(
            self._first_month - 12, min((line.first for line in lines), default=self._first_month) - 12, -12
        ):
            # A definition that changes in February holds for the whole year's cumulative: January is never alone.
            if broken is not None and first + 1 < broken:
                break
            shares = _year_shares(spec, lines, first)
            if shares is not None:
                found[first // 12] = shares
        return found


def _national_years(*, before: int) -> dict[int, YearShares]:
    """The country's years that had ended before `before`. Between two published months the line is taken, as the
    earliest years were told by the quarter."""
    return {
        year: YearShares(tuple(_bridged([(YearShares(national.shares(year)), 1.0)])))
        for year in national.PUBLISHED
        if year < before
    }


def _year_shares(spec: Spec, lines: list[Line], january: int) -> YearShares | None:
    """One year's shares, pooled over the lines that have both the month and the year's end."""
    years = []
    for line in lines:
        total = line.figure(january + DECEMBER)
        start = line.figure(january - 1) if spec.kind == "stock" else 0.0
        if total is not None and start is not None:
            reached = [line.figure(january + at) for at in range(12)]
            if spec.kind == "cumulative":
                reached[0] = None  # a January row is half of a pair: never judged alone
            years.append((total - start, [NAN if figure is None else figure - start for figure in reached]))
    shares = []
    for at in range(12):
        pairs = [(reached[at], total) for total, reached in years if reached[at] == reached[at]]
        total = sum(total for _, total in pairs)
        shares.append(sum(figure for figure, _ in pairs) / total if total > 0 else NAN)
    # A stock that swings by more than it grows in the year has no curve worth following.
    if shares[DECEMBER] != shares[DECEMBER] or any(
        not LOWEST <= share <= HIGHEST for share in shares if share == share
    ):
        return None
    size = sum(total for total, _ in years) if spec.kind == "stock" else 1.0
    return YearShares(tuple(shares), size, len(years))


def _mean(at: int, counted: list[tuple[YearShares, float]]) -> float:
    known = [(year.shares[at], year.size * weight) for year, weight in counted if year.has(at + 1) and weight > 0]
    total = sum(weight for _, weight in known)
    return sum(share * weight for share, weight in known) / total if total else NAN


def _bridged(counted: list[tuple[YearShares, float]]) -> list[float]:
    """The mean curve with months between two known ones put on the line between them; outer months stay NaN."""
    shares = [_mean(at, counted) for at in range(12)]
    known = [at for at, share in enumerate(shares) if share == share]
    result = list(shares)
    for left, right in pairwise(known):
        for at in range(left + 1, right):
            result[at] = shares[left] + (shares[right] - shares[left]) * (at - left) / (right - left)
    return result
