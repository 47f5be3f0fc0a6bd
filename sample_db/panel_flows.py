"""What the enterprises of the sample city reported, week by week: whole persons who come and go, and how it was told.

A level follows from hires and leavers, so that base + hires − leavers = end in every report but those spoilt on
purpose. Festivals, the shock of 2020 and each enterprise's own way are in the level that it makes for. Reports are
missing, repeat the last one, or hold a slip of the pen, as real ones do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.festival import festival_weeks
from sample_db.panel_planted import BY_STORY, PLANTED, W38, W39, Planted
from sample_db.panel_register import FIRST_WEEK, LAST_WEEK, Enterprise
from sample_db.seasons import generator

Array = np.ndarray
WEEKS = tuple(day.strftime("%Y-%m-%d") for day in pd.date_range(FIRST_WEEK, LAST_WEEK, freq="7D"))
AT = {week: place for place, week in enumerate(WEEKS)}
SHOCK = AT["2020-02-03"]
# How much of a year's heads come and go in a week, how far the festival empties it, and how deep the shock went.
TURNOVER = {"C": 0.0026, "F": 0.004, "E": 0.005, "H": 0.006, "G": 0.002, "I": 0.003, "L": 0.005, "O": 0.005}
DIPS = {"C": 0.05, "E": 0.14, "H": 0.04, "G": 0.02, "F": 0.03, "L": 0.06, "O": 0.05}
DEPTHS = {"C": 0.06, "F": 0.07, "E": 0.08, "H": 0.20, "G": 0.05, "I": 0.01, "L": 0.06, "O": 0.09, "P": 0.05}
AROUND_FESTIVAL = {-2: 0.15, -1: 0.65, 0: 1.0, 1: 0.85, 2: 0.5, 3: 0.2, 4: 0.05}
KINDS = ("dismissed", "resigned", "ended", "closed", "untyped")
SHARES = (0.015, 0.58, 0.40, 0.0, 0.005)  # of the leavers of an ordinary week
FAST = 0.7  # of the way to the level it makes for, in a week
SILENT, STALE = 0.025, 0.22  # shares of reports
SLIPS = 24  # typing errors: ×10, ÷10, 0


@dataclass
class Panel:
    """Figures by week (rows) and enterprise (columns), NaN where nothing was reported."""

    enterprises: Sequence[Enterprise]
    figures: dict[str, Array]
    notes: dict[tuple[int, int], str]

    def rows(self, weeks: Sequence[str]) -> Iterator[dict[str, object]]:
        """The reports of some weeks as rows of weekly_report, by week and enterprise."""
        names = list(self.figures)
        for week in weeks:
            at = AT[week]
            told = np.array([self.figures[name][at] for name in names])
            for column in np.flatnonzero(~np.isnan(told[names.index("headcount")])):
                one = self.enterprises[column]
                row: dict[str, object] = {"enterprise": one.code, "week": week, "district": one.district}
                row |= {
                    name: int(value)
                    for name, value in zip(names, told[:, column].tolist(), strict=True)
                    if value == value
                }
                if note := self.notes.get((at, int(column))):
                    row["note"] = note
                yield row


def panel(enterprises: Sequence[Enterprise]) -> Panel:
    """Everything that was reported in the two years, as first told."""
    chance = generator("panel", "flows")
    column = {one.code: at for at, one in enumerate(enterprises)}
    aims = _aims(enterprises, chance)
    hires, leavers = _flows(aims, enterprises, chance)
    level = np.round(aims[0]) + np.cumsum(hires - leavers.sum(axis=2), axis=0)
    for one in PLANTED:
        _plant(one, column[one.enterprise], level, hires, leavers)
    told = _told(enterprises, column, chance)
    joined = np.array([AT[max(one.active_since, FIRST_WEEK)] for one in enterprises])
    figures = _reports(np.round(aims[0]), hires, leavers, told, joined)
    notes = _further(figures, enterprises, column, chance)
    _slips(figures, enterprises, column, chance)
    return Panel(enterprises, figures, notes)


def _aims(enterprises: Sequence[Enterprise], chance: np.random.Generator) -> Array:
    """The level that each enterprise makes for (weeks by enterprises)."""
    number, weeks = len(enterprises), len(WEEKS)
    around = np.array([AROUND_FESTIVAL.get(int(near), 0.0) for near in festival_weeks(pd.DatetimeIndex(WEEKS))])
    dips = np.array([DIPS.get(one.industry, 0.01) for one in enterprises]) * np.exp(chance.normal(0, 0.4, number))
    depths = np.array([DEPTHS.get(one.industry, 0.02) for one in enterprises]) * np.exp(chance.normal(0, 0.4, number))
    giants = np.array([bool(one.giant) for one in enterprises])
    planted = np.isin([one.code for one in enterprises], [one.enterprise for one in PLANTED])
    dips[giants] *= 0.15
    depths[giants] *= 0.3
    trend = chance.normal(0.005, 0.035, number) / 52
    trend[giants | planted] = 0.0
    wander = np.cumsum(chance.normal(0, 0.003, (weeks, number)), axis=0)
    wander[:, giants] *= 0.1
    wander[:, planted] *= 0.2
    since = np.arange(weeks) - SHOCK
    # Down within two weeks, half of it back after ten, nearly all by the end of the second year.
    shock = np.where(since < 0, 0.0, np.minimum((since + 1) / 2, 1) * np.exp(-np.clip(since, 0, None) / 14))
    heads = np.array([one.heads for one in enterprises], dtype=float)
    dips = np.clip(dips, 0, 0.4)
    for one in BY_STORY["festival_only"]:
        at = [other.code for other in enterprises].index(one.enterprise)
        dips[at], depths[at] = 0.30, 0.0
    factor = (1 - np.outer(around, dips)) * (1 - np.outer(shock, np.clip(depths, 0, 0.45)))
    return heads * np.exp(np.outer(np.arange(weeks), trend) + wander) * factor


def _flows(aims: Array, enterprises: Sequence[Enterprise], chance: np.random.Generator) -> tuple[Array, Array]:
    """Persons who came, and who left by kind, in each week; nobody in the first."""
    turnover = np.array([TURNOVER.get(one.industry, 0.002) * (0.4 if one.giant else 1) for one in enterprises])
    level = np.round(aims[0])
    hires = np.zeros(aims.shape)
    leavers = np.zeros((*aims.shape, len(KINDS)))
    for week in range(1, len(aims)):
        gap = FAST * (aims[week] - level)
        coming = chance.poisson(turnover * level + np.clip(gap, 0, None))
        leaving = np.minimum(chance.poisson(turnover * level + np.clip(-gap, 0, None)), level)
        hires[week] = coming
        leavers[week] = chance.multinomial(leaving.astype(np.int64), SHARES)
        level = level + coming - leaving
    return hires, leavers


def _plant(one: Planted, at: int, level: Array, hires: Array, leavers: Array) -> None:
    """Make a story's enterprise do what is told of it; the flows are changed, the levels follow."""
    first = AT[one.first_week]
    kind = {name: place for place, name in enumerate(KINDS)}

    def quiet(start: int, end: int | None = None) -> None:
        hires[start:end, at] = 0
        leavers[start:end, at] = 0

    match one.story:
        case "sudden_layoff":
            quiet(first - 6)
            leavers[first, at, kind["dismissed"]] = 46
        case "slow_bleed":
            quiet(first)
            leavers[first:, at, kind["resigned"]] = np.resize([2, 3, 4, 3, 2, 4], len(WEEKS) - first)
        case "furlough_returns":
            quiet(first - 3)
            leavers[first, at, kind["ended"]] = 72
            hires[first + 6 : first + 12, at] = 12
        case "moved_staff":
            quiet(first - 6)
            leavers[first, at, kind["ended"]] = 236
        case "park_falls_together":
            quiet(first - 6)
            for week, share in ((first, 0.045), (first + 1, 0.05), (first + 2, 0.03)):
                leavers[week, at, kind["resigned"]] = round(one.heads * share)
        case "giant_small_percent":
            quiet(first - 4)
            leavers[first, at, [kind["resigned"], kind["ended"]]] = (40, 70)
            leavers[first + 1, at, [kind["resigned"], kind["ended"]]] = (55, 95)
        case "stops_reporting" | "reconciliation_gap" | "labour_shortage" | "planned_cuts" | "hidden_unemployed":
            quiet(first - 8)
    level[:, at] = level[0, at] + np.cumsum(hires[:, at] - leavers[:, at].sum(axis=1))


def _told(enterprises: Sequence[Enterprise], column: dict[int, int], chance: np.random.Generator) -> Array:
    """How each report came: 0 none, 1 the last one repeated, 2 as it was."""
    shape = (len(WEEKS), len(enterprises))
    habit = np.clip(chance.beta(1.2, 4, shape[1]) * STALE / 0.23, 0, 0.7)
    told = np.where(chance.random(shape) < habit, 1, 2)
    told[chance.random(shape) < SILENT] = 0
    told[0] = 2
    for at, one in enumerate(enterprises):
        active = [one.active_since <= week <= (one.active_until or "9999") for week in WEEKS]
        told[~np.array(active), at] = 0
        if any(active):
            told[active.index(True), at] = 2
        if one.giant:
            told[:, at] = 2
    for one in PLANTED:
        told[max(AT[one.first_week] - 8, 0) :, column[one.enterprise]] = 2
    [silent] = BY_STORY["stops_reporting"]
    told[AT[silent.first_week] :, column[silent.enterprise]] = 0
    return told


def _reports(start: Array, hires: Array, leavers: Array, told: Array, joined: Array) -> dict[str, Array]:
    """Base, end and flows as reported: what happened since the last true report is told with the next one, but nothing
    from before an enterprise `joined` the sample."""
    names = ("base_headcount", "headcount", "hires", *KINDS)
    figures = {name: np.full(told.shape, np.nan) for name in names}
    last = start.copy()
    coming = np.zeros(told.shape[1])
    leaving = np.zeros((told.shape[1], len(KINDS)))
    for week in range(len(told)):
        coming = coming + hires[week]
        leaving = leaving + leavers[week]
        true, reported = told[week] == 2, told[week] > 0
        before = week < joined
        end = np.where(true | before, last + coming - leaving.sum(axis=1), last)
        figures["base_headcount"][week, reported] = last[reported]
        figures["headcount"][week, reported] = end[reported]
        figures["hires"][week, reported] = np.where(true, coming, 0)[reported]
        for place, name in enumerate(KINDS):
            figures[name][week, reported] = np.where(true, leaving[:, place], 0)[reported]
        last = end
        coming[true | before] = 0
        leaving[true | before] = 0
    return figures


def _further(
    figures: dict[str, Array], enterprises: Sequence[Enterprise], column: dict[int, int], chance: np.random.Generator
) -> dict[tuple[int, int], str]:
    """The figures beside heads and flows, with those of the stories; the notes."""
    heads = figures["headcount"]
    shape = heads.shape
    dispatches = chance.random(shape[1]) < 0.25
    share = chance.uniform(0.02, 0.12, shape[1])
    figures["dispatched"] = np.where(dispatches, np.floor(heads * share), np.nan)
    troubled = np.array([one.industry in ("H", "C", "G") for one in enterprises])
    since = np.arange(shape[0]) - SHOCK
    idle = np.where((since >= 0) & (since < 12), 0.03 * np.exp(-np.clip(since, 0, None) / 5), 0.0)
    figures["hidden_unemployed"] = np.floor(heads * np.outer(idle, troubled))
    figures["vacancies"] = np.minimum(
        chance.poisson(np.nan_to_num(heads) * 0.006), np.floor(np.nan_to_num(heads) * 0.05)
    )
    figures["vacancies"] = np.where(np.isnan(heads), np.nan, figures["vacancies"])
    figures["planned_cuts"] = np.where(np.isnan(heads), np.nan, 0.0)
    figures["shortage"] = np.floor(figures["vacancies"] * 0.5)
    notes: dict[tuple[int, int], str] = {}

    def of(story: str) -> tuple[Planted, int]:
        [one] = BY_STORY[story]
        return one, column[one.enterprise]

    def place(story: str, **given: Array | float) -> None:
        one, at = of(story)
        first = AT[one.first_week]
        for name, value in given.items():
            figures[name][first:, at] = np.where(np.isnan(heads[first:, at]), np.nan, value)

    place("labour_shortage", vacancies=43, shortage=np.array([38, 40, 41, 43, 43]))
    place("hidden_unemployed", hidden_unemployed=np.array([12, 16, 18, 19]))
    place("planned_cuts", planned_cuts=24)
    one, at = of("reconciliation_gap")
    figures["base_headcount"][AT[one.seen], at] += 31
    for story, note in (
        ("sudden_layoff", "两条生产线订单取消"),
        ("moved_staff", "236人随业务整体转入望澜晟合新材料有限公司（不在监测样本内）"),
        ("planned_cuts", "拟关闭旧厂区一个车间"),
        ("hidden_unemployed", "外贸订单推迟，轮岗休息"),
        ("labour_shortage", "新线投产，普工难招"),
    ):
        one, at = of(story)
        notes[AT[one.first_week], at] = note
    return notes


def _slips(
    figures: dict[str, Array], enterprises: Sequence[Enterprise], column: dict[int, int], chance: np.random.Generator
) -> None:
    """Ends typed ten times too large, a tenth of themselves, or as 0; the next report is right again."""
    told = {column[one.enterprise] for one in PLANTED}
    free = [at for at, one in enumerate(enterprises) if at not in told and not one.giant]
    heads = figures["headcount"]
    weeks = [*chance.integers(4, len(WEEKS) - 8, SLIPS - 2), AT[W38], AT[W39]]
    for number, (week, at) in enumerate(zip(weeks, chance.permutation(free)[:SLIPS], strict=True)):
        if not np.isnan(heads[week, at]):
            heads[week, at] = (heads[week, at] * 10, heads[week, at] // 10, 0)[number % 3]
