"""How far one target has come in one district at one month: every figure a screen shows of it, in one record."""

from dataclasses import dataclass

from tracking.season import Season
from tracking.status import Status
from tracking.targets import TargetRevision


@dataclass(frozen=True)
class Progress:
    """One indicator in one district at one month. None = not applicable or not known; never zero for missing.

    Fractions (0.811) are named completion, pace, share; `points_*` and rates are percentage points or percent; amounts
    are in the indicator's unit. `figure_month` is the month the figures belong to (a quarterly indicator in August
    shows June); `status_month` the month the status stands on (a roll-up that lacks a part keeps that of the last
    complete month).
    """

    indicator: str
    district: str
    month: str
    kind: str
    unit: str
    decimals: int
    direction: str
    status: Status
    rule: str  # which rule decided: a parameter of status_rule, or a word of tracking.reasons
    frequency: str = "monthly"
    inputs: tuple[tuple[str, float], ...] = ()  # what the rule looked at, in order
    figure_month: str | None = None
    status_month: str | None = None
    last_month: str | None = None  # the latest figure of the year where the judged month has none
    last_actual: float | None = None

    actual: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    steps: tuple[float, ...] = ()

    target: float | None = None
    target_decimals: int | None = None
    tier: str | None = None
    due: str | None = None
    window_start: str | None = None
    document: str | None = None
    start_level: float | None = None  # a stock's level at the start of the year
    revisions: tuple[TargetRevision, ...] = ()
    other_targets: tuple[tuple[str, float], ...] = ()
    lead_zh: str = ""
    lead_en: str = ""

    completion: float | None = None
    linear_pace: float | None = None
    seasonal_pace: float | None = None
    season: Season | None = None
    expected_share: float | None = None
    reference: str = "linear"  # seasonal | borrowed | linear
    points_linear: float | None = None
    points_seasonal: float | None = None

    gap: float | None = None  # units missing to the target (a ceiling: units over it); 0 when reached
    surplus: float | None = None
    shortfall: float | None = None  # units missing to what was expected by now (a rate: points); negative = ahead
    headroom: float | None = None  # points (days for age_ceiling) left under a ceiling; negative = over

    increase: float | None = None
    increase_months: int = 1  # 2 in February: January and February come together
    needed_even: float | None = None
    needed_seasonal: tuple[tuple[str, float], ...] = ()

    last_year: float | None = None
    change: float | None = None
    change_pct: float | None = None  # fraction; None for rates, whose change is in points
    compared_year: int | None = None  # the latest normal year, where last year is flagged abnormal
    compared_2019: float | None = None  # that year's figure
    comparable: bool = True  # False: the definition changed since last year

    reported: int = 0
    expected: int = 1
    carried: tuple[str, ...] = ()
    own_actual: float | None = None
    trend: tuple[float | None, ...] = ()

    @property
    def is_involved(self) -> bool:
        """Does the district report the indicator at all, or have a target for it?"""
        return self.target is not None or bool(self.trend)

    @property
    def is_hollow(self) -> bool:
        """Does the figure lack a part, and so is drawn hollow and gets no comparison?"""
        return self.reported < self.expected and self.actual is not None

    @property
    def own_difference(self) -> float | None:
        """The city's own reported figure minus the sum of its parts."""
        if self.own_actual is None or self.actual is None or self.is_hollow:
            return None
        return self.own_actual - self.actual
