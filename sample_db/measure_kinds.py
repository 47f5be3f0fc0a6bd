"""What has to be said of a measure so that its figures and targets can be made: one small record per kind.

`split` names how the city's total falls on its parts (districts.SPLITS); `goals` are the city's targets that judge, one
a year, the last of them 2020's. A measure without goals has figures only (目标未下达).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

LAST_YEAR = 2020


@dataclass(frozen=True)
class Measure:
    code: str
    split: str
    goals: tuple[float, ...] = ()
    years: int = 0  # how many years have figures; 0 = those that have goals

    @property
    def goal_years(self) -> range:
        return range(LAST_YEAR + 1 - len(self.goals), LAST_YEAR + 1)

    @property
    def figure_years(self) -> range:
        return range(LAST_YEAR + 1 - (self.years or len(self.goals)), LAST_YEAR + 1)

    def goal(self, year: int) -> float | None:
        """The city's target of a year; None where none was set."""
        return self.goals[year - self.goal_years.start] if year in self.goal_years else None


@dataclass(frozen=True)
class Flow(Measure):
    """Cumulative. `ratio`: how a usual year ends against its target; `now`: how districts stand in September 2020
    against what is usual by then; `weak`: years in which the city misses, and at what ratio; `size`: the year's total
    where no target says it."""

    shape: str = "steady"
    ratio: float = 1.10
    now: float = 1.02
    noise: float = 0.06
    spread: float = 0.05
    misses: float = 0.08  # share of district-years that clearly miss
    weak: Mapping[int, float] = field(default_factory=dict, hash=False)
    size: float = 0.0
    has_provincial: bool = False


@dataclass(frozen=True)
class Stock(Measure):
    """A level. `start`: at the end of the year before the first; `ratio`, `now` as for Flow, of the growth."""

    start: float = 0.0
    shape: str = "steady"
    ratio: float = 1.05
    now: float = 1.01
    has_provincial: bool = False


@dataclass(frozen=True)
class Level(Measure):
    """A small stock. `levels`: district (or the city) -> level in February and in September 2020."""

    levels: Mapping[str, tuple[float, float]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Rate(Measure):
    """rate_floor. `base`: the city's denominator in December; `first`, `last`: percent in February and December;
    `spread`: of the
    districts, in points; `fixed`: the list is complete from the start of the year."""

    base: float = 0.0
    first: float = 50.0
    last: float = 95.0
    spread: float = 2.0
    bend: float = 0.7  # below 1: most of the way is made early
    rise: float = 0.0  # points a year, where each year goes on from the last
    fixed: bool = True


@dataclass(frozen=True)
class Count(Measure):
    """count. `events`: (year, month, district) of each; its document is made from `document`."""

    events: tuple[tuple[int, int, str], ...] = ()
    document: str = ""


@dataclass(frozen=True)
class Floor(Measure):
    """per_district_floor: sessions in every district of the split. `slow`: districts that hold fewer this year."""

    shape: str = "steady"
    slow: tuple[str, ...] = ()


@dataclass(frozen=True)
class Milestone(Measure):
    """milestone of the city. `due`: its day; `done`: month it was done, with its document, or None; by year 2020."""

    due: str = "2020-12-31"
    done: str | None = None
    document: str | None = None
    late: str | None = None  # the district that had not done it in `done`; all districts report it themselves then


@dataclass(frozen=True)
class Funnel(Measure):
    """funnel. `size`: persons that enter in 2020; `conversions`: share that reaches each next step; the goal is the
    last step in percent of the first."""

    size: float = 0.0
    conversions: tuple[float, ...] = ()
    shape: str = "steady"


@dataclass(frozen=True)
class Ages(Measure):
    """age_ceiling: days of the oldest open case. Follows the open cases of the zero-employment households."""


@dataclass(frozen=True)
class Households(Measure):
    """The zero-employment households: certified and helped; `certified`: city total a year."""

    certified: float = 0.0


@dataclass(frozen=True)
class Unemployment(Measure):
    """rate_ceiling: registered unemployed against employed and registered; `labour`: the city's denominator."""

    labour: float = 0.0
