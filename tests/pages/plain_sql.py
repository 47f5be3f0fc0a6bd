"""Actual, target, month's increase and completion by plain SQL over the tables: a second opinion on what screens show.

Nothing of tracking, ui or the Reader is used: the condition of a version, the sums and the choice of rows are written
out in SQL here, by the definitions of README, and the texts are put together by hand.
"""

import calendar
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import Connection, text

RATES = ("rate_floor", "rate_ceiling", "funnel")
WITHIN_THE_YEAR = ("cumulative", "count", "per_district_floor", "milestone")
UNITS = {
    "person": "人", "10k_person": "万人", "10k_yuan": "万元", "person_time": "人次", "household": "户", "item": "个",
    "day": "天", "working_day": "个工作日", "session": "次", "event": "场", "post": "个岗位", "month": "个月",
    "score": "分", "rank": "名", "firm": "家", "case": "件", "trip": "批", "loan": "笔", "year": "年", "percent": "%",
}  # fmt: skip

# The reports of one indicator as they stood at a version.
REPORTS = """
    SELECT o.district, o.month, o.step, o.value, o.numerator, o.denominator
    FROM observation o
    WHERE o.indicator = :indicator AND o.since <= :version AND (o.until IS NULL OR o.until > :version)
"""
PARTS = """
    SELECT d.code FROM district d
    WHERE d.kind <> 'city' AND d.since <= :version AND (d.until IS NULL OR d.until > :version)
"""
# One figure a report: a rate is 100 × numerator ÷ denominator, a funnel 100 × last step ÷ first step.
PLAIN = f"SELECT district, month, value AS figure FROM ({REPORTS}) r WHERE step = 0"
RATE = f"""
    SELECT district, month,
           CASE WHEN denominator IS NULL THEN value WHEN denominator = 0 THEN NULL
                ELSE 100.0 * numerator / denominator END AS figure
    FROM ({REPORTS}) r WHERE step = 0
"""
FUNNEL = f"""
    SELECT first.district, first.month,
           CASE WHEN first.value = 0 THEN NULL ELSE 100.0 * last.value / first.value END AS figure
    FROM ({REPORTS}) first JOIN ({REPORTS}) last ON last.district = first.district AND last.month = first.month
    WHERE first.step = 1 AND last.step = (SELECT max(step) FROM ({REPORTS}) s)
"""
# Of each part the latest report from :from to :month, added up. A part that did not report stands with that one.
LATEST = f"""
    SELECT r.* FROM ({REPORTS}) r
    WHERE r.district IN ({PARTS}) AND r.month = (
        SELECT max(x.month) FROM ({REPORTS}) x WHERE x.district = r.district AND x.month BETWEEN :from AND :month)
"""
TOTALS = {
    "sum": f"SELECT sum(value) FROM ({LATEST}) l WHERE step = 0",
    "min": f"SELECT min(value) FROM ({LATEST}) l WHERE step = 0",
    "max": f"SELECT max(value) FROM ({LATEST}) l WHERE step = 0",
    "ratio": f"SELECT CASE WHEN sum(denominator) = 0 THEN NULL ELSE 100.0 * sum(numerator) / sum(denominator) END "
    f"FROM ({LATEST}) l WHERE step = 0",
    "funnel": f"SELECT 100.0 * sum(CASE WHEN step = (SELECT max(step) FROM ({REPORTS}) s) THEN value END) "
    f"/ sum(CASE WHEN step = 1 THEN value END) FROM ({LATEST}) l",
}
COUNT_AT = f"SELECT count(DISTINCT district) FROM ({REPORTS}) r WHERE district IN ({PARTS}) AND month = :month"
COUNT_WITHIN = (
    f"SELECT count(DISTINCT district) FROM ({REPORTS}) r WHERE district IN ({PARTS}) AND month BETWEEN :from AND :month"
)
TARGET = """
    SELECT t.value, t.decimals, t.basis, t.start_level FROM target t
    WHERE t.year = :year AND t.indicator = :indicator AND t.district = :district AND t.tier = :tier
      AND t.effective_from <= :day AND t.since <= :version AND (t.until IS NULL OR t.until > :version)
    ORDER BY t.effective_from DESC
"""
INDICATOR = """
    SELECT kind, unit, decimals, roll_up, frequency, direction FROM indicator i
    WHERE i.year = :year AND i.code = :indicator AND i.since <= :version AND (i.until IS NULL OR i.until > :version)
"""


def back(month: str, by: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:]) - 1 - by
    return f"{number // 12}-{number % 12 + 1:02d}"


@dataclass(frozen=True)
class Told:
    """The four figures of one indicator in one district at one month; None = there is none."""

    actual: float | None
    target: float | None
    increase: float | None
    completion: float | None
    target_decimals: int | None = None


class PlainSql:
    """One version of the database, asked by SQL alone."""

    def __init__(self, connection: Connection, version: int) -> None:
        self.connection = connection
        self.version = version

    def ask(self, statement: str, **values: object) -> list:
        return self.connection.execute(text(statement), {"version": self.version, **values}).all()

    def one(self, statement: str, **values: object) -> float | None:
        return self.ask(statement, **values)[0][0]

    def months(self) -> list[str]:
        found = self.ask(
            "SELECT DISTINCT month FROM observation o WHERE o.since <= :version "
            "AND (o.until IS NULL OR o.until > :version) ORDER BY month"
        )
        return [row.month for row in found]

    def city(self) -> str:
        return str(
            self.one(
                "SELECT code FROM district d WHERE d.kind = 'city' AND d.since <= :version "
                "AND (d.until IS NULL OR d.until > :version)"
            )
        )

    def indicator(self, code: str, month: str):
        return self.ask(INDICATOR, indicator=code, year=int(month[:4]))[0]

    def told(self, code: str, district: str, month: str) -> Told:
        """What a screen has to say of one indicator in one district (the city's code: of all its parts)."""
        spec = self.indicator(code, month)
        if district == self.city() and spec.kind == "per_district_floor":
            return self._lowest(code, month)
        figures = self._figures(code, district, spec, month)
        shown = self._month_shown(spec, figures, month)
        actual = figures[shown][0] if shown else None
        target, decimals, level, start = self._target(code, district, spec, month, figures)
        completion = None
        if actual is not None and level and spec.kind in ("cumulative", "stock", "count"):
            moves = start is not None and (level < start if spec.direction == "less" else level > start)
            by_level = spec.kind == "stock" and not moves and (start is None or spec.direction == "less")
            completion = (actual - start) / (level - start) if moves else None if by_level else actual / level
        increase = self._increase(spec, figures, shown) if shown else None
        return Told(actual, target, increase, completion, decimals)

    def _lowest(self, code: str, month: str) -> Told:
        """Where every district must reach the floor, the city stands as its lowest district does."""
        spec, city = self.indicator(code, month), self.city()
        figures = self._figures(code, city, spec, month)
        shown = self._month_shown(spec, figures, month)
        if shown is None:
            return Told(None, None, None, None)
        of_parts = [self.told(code, row.code, month) for row in self.ask(PARTS)]
        judged = [told for told in of_parts if told.actual is not None and told.target]
        lowest = min(judged, key=lambda told: told.actual / told.target) if judged else Told(None, None, None, None)
        target = lowest.target if judged and figures[shown][1] else self._target(code, city, spec, month, {})[0]
        return Told(figures[shown][0], target, self._increase(spec, figures, shown), None, lowest.target_decimals)

    def _figures(self, code: str, district: str, spec, month: str) -> dict[str, tuple[float | None, bool]]:
        """Month -> figure and whether no part is missing, all months up to the one asked for."""
        if district == self.city() and spec.roll_up != "none":
            parts = self._rolled(code, spec, month)
            if parts:
                return parts
        statement = {"funnel": FUNNEL, "rate_floor": RATE, "rate_ceiling": RATE}.get(spec.kind, PLAIN)
        found = self.ask(
            f"SELECT month, figure FROM ({statement}) f WHERE district = :district AND month <= :month ORDER BY month",
            indicator=code,
            district=district,
            month=month,
        )
        figures = {row.month: (row.figure, True) for row in found}
        if spec.frequency != "event":
            return figures
        # Before anybody ever reported it, it is not tracked; from then on no report means that nothing happened.
        tracked = self.one(f"SELECT count(*) FROM ({REPORTS}) r WHERE month <= :month", indicator=code, month=month)
        if tracked and (figures or self._target(code, district, spec, month, {})[0] is not None):
            return self._standing(spec, figures, month)
        return figures

    @staticmethod
    def _standing(spec, figures: dict, month: str) -> dict[str, tuple[float | None, bool]]:
        """What is reported when it happens stands until the next report, and is 0 before the year's first."""
        first = min([*figures, f"{month[:4]}-01"])
        result, at = {}, first
        while at <= month:
            start = f"{at[:4]}-01" if spec.kind in WITHIN_THE_YEAR else back(at, 11)
            known = [past for past in figures if start <= past <= at]
            if known:
                result[at] = figures[max(known)]
            elif spec.kind in WITHIN_THE_YEAR:
                result[at] = (0.0, True)
            at = back(at, -1)
        return result

    def _rolled(self, code: str, spec, month: str) -> dict[str, tuple[float | None, bool]]:
        found = self.ask(
            f"SELECT DISTINCT month FROM ({REPORTS}) r WHERE district IN ({PARTS}) AND month <= :month ORDER BY month",
            indicator=code,
            month=month,
        )
        reported = [row.month for row in found]
        if spec.frequency == "event" and reported:
            reported = [back(month, by) for by in range(13, -1, -1) if back(month, by) >= reported[0]]
        total = TOTALS["funnel" if spec.kind == "funnel" else spec.roll_up]
        result = {}
        for at in reported[-14:]:
            start = back(at, 11) if spec.kind == "stock" else f"{at[:4]}-01"
            figure = self.one(total, indicator=code, month=at, **{"from": start})
            if spec.frequency == "event":
                seen = self.one(COUNT_WITHIN, indicator=code, month=at, **{"from": "1990-01"})
                here = self.one(COUNT_WITHIN, indicator=code, month=at, **{"from": start})
                if here < seen:  # a part whose year has had no event yet stands at 0
                    figure = 0.0 if spec.roll_up == "min" or figure is None else figure
                result[at] = (figure, True)
                continue
            count = self.one(COUNT_AT, indicator=code, month=at)
            expected = self.one(COUNT_WITHIN, indicator=code, month=at, **{"from": back(at, 11)})
            result[at] = (figure, count >= expected)
        return result

    @staticmethod
    def _month_shown(spec, figures: dict, month: str) -> str | None:
        """The month itself; of quarterly and yearly reports the latest since the last one that was due."""
        number = int(month[5:])
        due = {"quarterly": number // 3 * 3, "yearly": number // 12 * 12}.get(spec.frequency, number)
        known = [at for at in figures if f"{month[:4]}-{max(due, 1):02d}" <= at <= month]
        return max(known, default=None)

    @staticmethod
    def _increase(spec, figures: dict, shown: str) -> float | None:
        """The figure minus the last whole one of the year (from 0 at its start); a level minus the last whole one."""
        figure, whole = figures[shown]
        if not whole or figure is None:
            return None
        in_year = spec.kind in WITHIN_THE_YEAR
        if spec.kind == "cumulative" and shown.endswith("-01"):
            return None
        start = f"{shown[:4]}-{'02' if spec.kind == 'cumulative' else '01'}" if in_year else back(shown, 12)
        before = [at for at in figures if start <= at < shown and figures[at][1]]
        if before:
            earlier = figures[max(before)][0]
            if earlier is None:
                return None
            if spec.kind in RATES or spec.unit == "percent":
                # Of rates the printed ones are subtracted: who does it by hand finds the same.
                return float(half_up(figure, spec.decimals) - half_up(earlier, spec.decimals))
            return figure - earlier
        return figure if in_year else None

    def _target(self, code: str, district: str, spec, month: str, figures: dict):
        """The provincial target in force on the month's last day, else the municipal one: value, decimals, the level
        at which it is reached, the level at the start of the year."""
        year, number = int(month[:4]), int(month[5:])
        day = f"{month}-{calendar.monthrange(year, number)[1]:02d}"
        holders = [district]
        if spec.kind in ("per_district_floor", "age_ceiling") and not self._any_target(code, district, year):
            holders = [self.city()]
        for tier in ("provincial", "municipal"):
            found = self.ask(TARGET, indicator=code, year=year, district=holders[0], tier=tier, day=day)
            if not found:
                continue
            value, decimals, basis, _ = found[0]
            asked = {"indicator": code, "year": year, "district": holders[0], "day": day}
            levels = [row for name in (tier, "provincial", "municipal") for row in self.ask(TARGET, tier=name, **asked)]
            given = next((row.start_level for row in levels if row.start_level is not None), None)
            start = None
            if spec.kind == "stock":
                december = figures.get(f"{year - 1}-12", (None, False))
                start = given if given is not None else december[0] if december[1] else None
                level = start + value if basis == "flow" and start is not None else value
            else:
                level = value - found[0].start_level if basis == "stock" and found[0].start_level else value
            return value, decimals, level, start
        return None, None, None, None

    def _any_target(self, code: str, district: str, year: int) -> bool:
        statement = (
            "SELECT count(*) FROM target t WHERE t.year = :year AND t.indicator = :indicator "
            "AND t.district = :district AND t.since <= :version AND (t.until IS NULL OR t.until > :version)"
        )
        return bool(self.one(statement, indicator=code, district=district, year=year))


def half_up(value: float, decimals: int) -> Decimal:
    return Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def written(value: float, decimals: int) -> str:
    """24318.0 -> 24,318, half away from zero, with a true minus."""
    exact = half_up(value, decimals)
    return f"{exact + 0:,}".replace("-", "−")


@dataclass(frozen=True)
class Written:
    """The four figures as the Chinese screens write them."""

    actual: str
    target: str
    increase: str
    completion: str


def in_chinese(told: Told, spec) -> Written:
    """As a table writes them whose head names the unit; '' where the completion of a kind is not told."""
    rate = "%" if spec.kind in RATES else ""
    actual = "—" if told.actual is None else written(told.actual, spec.decimals) + rate
    if spec.kind == "milestone":
        actual = "—" if told.actual is None else ("已完成" if told.actual else "未完成")
    increase = "—"
    if told.increase is not None:
        sign = (
            "+"
            if Decimal(repr(round(told.increase, 9))).quantize(
                Decimal(1).scaleb(-spec.decimals), rounding=ROUND_HALF_UP
            )
            > 0
            else ""
        )
        increase = sign + written(told.increase, spec.decimals)
    completion = "" if told.completion is None else written(told.completion * 100, 1) + "%"
    return Written(actual, target_text(told, spec), increase, completion)


def target_text(told: Told, spec) -> str:
    if told.target is None:
        return "—"
    decimals = told.target_decimals
    if decimals is None:
        decimals = 0 if float(told.target).is_integer() else spec.decimals
    limit = "≤ " if spec.direction == "less" else ""
    return limit + written(told.target, decimals) + ("%" if spec.kind in RATES else "")
