"""What does an enterprise's own course say, seen from each week? About fifty causal features, in natural logarithms.

All arrays are (T, N), weeks down, float32, and every operation is of single cells or of fixed rows above them: the
answer for an enterprise is the same to the last bit in whatever company and however many weeks later it is asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from forecasting.exponential import Array
from forecasting.festival import FAR, FIRST, LAST
from forecasting.shedding_cleaning import Cleaned
from forecasting.shedding_panel import allowed as explained
from forecasting.shedding_panel import before_festival

LARGEST, TYPICAL = 2000.0, 60.0  # heads: beyond, chance grows no smaller
WINSOR = np.float32(0.1)  # weekly changes count towards the own volatility as far as this
SUGGESTED = np.float32(0.009)  # weekly variance of one head's log count
SLOWNESS = np.float32(0.06)  # weight of the newest week in running means
KEPT = 12  # weeks after the last change that a festival's allowance is kept for a figure not renewed
MOST_RATIO = np.float32(2.5)
AWAY_BY = 1  # week of the festival by which who leaves has left: own dips are told then
SAFETY = np.float32(1.3)  # of the first festival, how much deeper than the panel's an own dip may be
PRIOR = np.float32(3.0)  # reports that the panel's dip is worth against the own one


@dataclass(frozen=True)
class Course:
    """An enterprise's cleaned course (T, N). `level`: log headcount, the festival allowed for, no NaN; `plain`: with
    the festival; `allowed`: their difference (at most 0); `ratio`: own dips against the panel's; `since`: festival
    week of the last change (FAR: none); `before`: log headcount before this year's festival; `deepest`: the own
    deepest dip of the last festival, of the first what the panel shows; `known`: festivals gone through;
    `path`: in the window the own change since before it in the same week of the last festival, of the first the dip;
    `prior`: the level before the last change."""

    level: Array
    plain: Array
    allowed: Array
    ratio: Array
    since: Array
    before: Array
    deepest: Array
    known: Array
    path: Array
    prior: Array


def filled(level: Array) -> Array:
    """The first level in the weeks before it; an enterprise that never reports stands at 0."""
    told = ~np.isnan(level)
    first = np.where(told.any(axis=0), level[told.argmax(axis=0), np.arange(level.shape[1])], np.float32(0))
    return np.where(told, level, first)


def course(cleaned: Cleaned, near: np.ndarray, dip: Array) -> Course:
    """Takes the festival's allowance off: the group's `dip` (T, N) in the week of the last change, times the own ratio.

    A figure that is not renewed stays where the festival left it, and so does its allowance.
    """
    plain = filled(cleaned.level)
    shape = plain.shape
    allowed, ratios, since, befores, deepests, seens, paths = (np.zeros(shape, np.float32) for _ in range(7))
    now_path, last_path = (np.zeros((LAST - FIRST + 1, shape[1]), np.float32) for _ in range(2))
    told, known = np.zeros(shape[1], np.float32), np.full(shape[1], PRIOR)  # own dips in panel's dips, reports of them
    ratio = np.ones(shape[1], np.float32)
    allowance, stands = np.zeros(shape[1], np.float32), np.full(shape[1], FAR, np.float32)
    before = plain[0]
    deepest, own_deepest, seen = (np.zeros(shape[1], np.float32) for _ in range(3))
    panel_deepest = np.zeros(shape[1], np.float32)
    for week in range(shape[0]):
        changed = cleaned.changed[week]
        inside = near[week] < FAR
        start = before_festival(near, week) if inside else -1
        if inside and start + 1 == week:
            ratio = np.clip((told + PRIOR) / known, np.float32(0), MOST_RATIO)
            before = plain[max(start, 0)]
            now_path, last_path = np.zeros_like(now_path), now_path
            deepest = np.where(panel_deepest < 0, own_deepest, np.float32(0))
            own_deepest, panel_deepest = np.zeros(shape[1], np.float32), np.zeros(shape[1], np.float32)
        allowance = np.where(changed, explained(dip[week] * ratio, plain[week] - before), allowance)
        if not inside:
            allowance = np.where(cleaned.unchanged[week] > KEPT, np.float32(0), allowance)
        stands = np.where(changed, np.float32(near[week]), stands)
        if inside:
            now_path[near[week] - FIRST] = plain[week] - before
            paths[week] = np.where(seen > 0, last_path[near[week] - FIRST], dip[week])
            clear = changed & (dip[week] < np.float32(-0.02)) & (near[week] <= AWAY_BY)
            own = np.clip((plain[week] - before) / np.where(clear, dip[week], np.float32(-1)), 0, 3)
            told = told + np.where(clear, own, np.float32(0))
            known = known + clear
            own_deepest = np.where(changed, np.minimum(own_deepest, plain[week] - before), own_deepest)
            panel_deepest = np.minimum(panel_deepest, dip[week])
        elif week and near[week - 1] < FAR:
            seen = seen + (cleaned.age[week] > 20)
        allowed[week], ratios[week], since[week], befores[week] = allowance, ratio, stands, before
        deepests[week] = np.where(seen > 0, deepest, SAFETY * panel_deepest)
        seens[week] = seen
    level = plain - allowed
    return Course(level, plain, allowed, ratios, since, befores, deepests, seens, paths, _prior(level, cleaned.changed))


def _prior(level: Array, changed: np.ndarray) -> Array:
    found = np.empty_like(level)
    prior = level[0]
    for week in range(len(level)):
        if week:
            prior = np.where(changed[week], level[week - 1], prior)
        found[week] = prior
    return found


def back(values: Array, weeks: int) -> Array:
    """The values some weeks ago; before the beginning the first."""
    found = np.empty_like(values)
    found[weeks:] = values[: max(len(values) - weeks, 0)]
    found[:weeks] = values[:1]
    return found


def median_3(a: Array, b: Array, c: Array) -> Array:
    return np.maximum(np.minimum(a, b), np.minimum(np.maximum(a, b), c))


def median_5(a: Array, b: Array, c: Array, d: Array, e: Array) -> Array:
    low = np.maximum(np.minimum(a, b), np.minimum(c, d))
    high = np.minimum(np.maximum(a, b), np.maximum(c, d))
    return median_3(e, low, high)


def summed(values: Array, weeks: int) -> Array:
    """The sum of the last `weeks` weeks, fewer at the beginning."""
    total = np.cumsum(values, axis=0, dtype=np.float64)
    total[weeks:] -= total[:-weeks].copy()
    return total.astype(np.float32)


def running(values: Array, start: Array) -> Array:
    """The exponentially weighted mean up to each week, from `start` (N,)."""
    found = np.empty_like(values)
    mean = start
    for week in range(len(values)):
        mean = mean + SLOWNESS * (values[week] - mean)
        found[week] = mean
    return found


def ramp(total: Array, weeks: int) -> Array:
    """The mean of the last third of the last `weeks` weeks, less that of the first third; `total`: running sums."""
    part = max(weeks // 3, 1)
    return (_mean(total, 0, part) - _mean(total, weeks - part, part)).astype(np.float32)


def _mean(total: Array, ago: int, weeks: int) -> Array:
    return (back_sum(total, ago) - back_sum(total, ago + weeks)) / weeks


def back_sum(total: Array, weeks: int) -> Array:
    """Running sums some weeks ago; before the beginning as if the first value had always been there."""
    found = np.empty_like(total)
    found[weeks:] = total[: max(len(total) - weeks, 0)]
    ahead = np.arange(min(weeks, len(total)))[:, None]
    found[:weeks] = total[:1] * (1 - weeks + ahead)
    return found


LOOK_BACKS = {
    "2-4": (2, 3, 4),
    "4-8": (4, 5, 6, 7, 8),
    "8-13": (8, 9, 10, 11, 13),
    "13-20": (13, 15, 17, 18, 20),
    "20-30": (20, 22, 25, 27, 30),
    "5-26": (5, 10, 15, 20, 26),
}
MAIN, FESTIVE, OWN = "4-8", ("4-8", "8-13"), ("4-8", "8-13", "5-26")  # of LOOK_BACKS
RAMPS = (3, 6, 10, 16, 24)
STRETCHES = ((-1, -1), (0, 1), (2, 3), (4, 6), (7, 10))  # of festival weeks
LATENESS = 4  # weeks after the festival's, from which those who have not come back count
SHOWN = np.float32(0.1)  # being above the level before the festival counts as far as this
MOVED = np.float32(1e-6)  # a smaller step is rounding


@dataclass(frozen=True)
class Scene:
    """What the features are made from: a course (T, N), the weeks' places in the festival, what the panel teaches."""

    cleaned: Cleaned
    course: Course
    near: np.ndarray
    unit: Array
    dip: Array
    middle: Array
    lower: Array

    @cached_property
    def inside(self) -> np.ndarray:
        """Whether a week lies in the festival's window (T, 1)."""
        return (self.near < FAR)[:, None]

    @cached_property
    def festive(self) -> np.ndarray:
        """Whether a figure was told in the festival's window, or is told now (T, N)."""
        return self.inside | ((self.course.since < FAR) & (self.cleaned.unchanged <= KEPT))


def features(scene: Scene) -> Iterator[tuple[str, Array]]:
    """The features by name, one (T, N) at a time."""
    size = size_of(scene.course.level, scene.unit)
    root = np.sqrt(np.exp(size) / np.float32(TYPICAL))
    usual = volatility(scene.course.level, scene.unit)
    yield "size", size
    yield "volatility", np.log(usual * root)
    yield from _renewal(scene)
    yield from _falls(scene, root, usual)
    yield from _slopes(scene, root)
    yield "middle", scene.middle
    yield "lower", scene.lower
    yield from _festival(scene)


def _renewal(scene: Scene) -> Iterator[tuple[str, Array]]:
    """How often figures change, and for how long this one has not: what may have happened and is not told yet."""
    cleaned = scene.cleaned
    renewed = running(cleaned.changed.astype(np.float32), np.full(cleaned.changed.shape[1], 0.5, np.float32))
    yield "renewed", renewed
    yield "unchanged", np.minimum(cleaned.unchanged, np.float32(20))
    yield "age", np.minimum(cleaned.age, np.float32(40))


def _falls(scene: Scene, root: Array, usual: Array) -> Iterator[tuple[str, Array]]:
    """Against medians of earlier weeks: as a share, against chance (root of the size), against what is usual here."""
    level, festive = scene.course.level, scene.festive
    for name, weeks in LOOK_BACKS.items():
        lags = [back(level, one) for one in weeks]
        reference = median_3(*lags) if len(lags) == 3 else median_5(*lags)
        fall = level - reference
        against_chance = fall * root
        yield f"fall {name}", fall
        yield f"fall {name} root", against_chance
        if name in FESTIVE:
            yield f"festive fall {name}", np.where(festive, fall, np.float32(0))
            yield f"festive fall {name} root", np.where(festive, against_chance, np.float32(0))
        if name in OWN:
            yield f"fall {name} own", np.maximum(fall / usual, np.float32(-12))
        if name == MAIN:
            yield "group fall", np.minimum(fall - scene.middle, np.float32(0.2))
            yield "earlier fall 5", back(fall, 5)
            yield "earlier fall 9", back(fall, 9)
            yield from _confirmed(scene, reference)
        if name == "5-26":
            yield "earlier long fall 9", back(fall, 9)


def _confirmed(scene: Scene, reference: Array) -> Iterator[tuple[str, Array]]:
    """The last report as it came, and what two reports, or two different figures, say alike."""
    level, festive = scene.course.level, scene.festive
    raw = filled(scene.cleaned.raw) - scene.course.allowed
    yield "raw", np.clip(raw - reference, np.float32(-1), np.float32(0.5))
    yield "raw before", np.clip(back(raw, 1) - reference, np.float32(-1), np.float32(0.5))
    for name, higher in (("twice", back(level, 1)), ("confirmed", scene.course.prior)):
        both = np.maximum(level, higher) - reference
        yield name, both
        yield f"festive {name}", np.where(festive, both, np.float32(0))


def _slopes(scene: Scene, root: Array) -> Iterator[tuple[str, Array]]:
    """Ramps over several lengths, the balance of falls and rises, and the newest step."""
    level = scene.course.level
    total = np.cumsum(level, axis=0, dtype=np.float64)
    for weeks in RAMPS:
        slope = ramp(total, weeks)
        yield f"ramp {weeks}", slope
        yield f"ramp {weeks} root", slope * root
    step = level - back(level, 1)
    balance = (step < -MOVED).astype(np.float32) - (step > MOVED)
    yield "falls 6", summed(balance, 6)
    yield "falls 13", summed(balance, 13)
    yield "step", step
    yield "step root", step * root


def _festival(scene: Scene) -> Iterator[tuple[str, Array]]:
    """What the festival explains: the allowance, the own dips of other years, the level before, the week."""
    found, near = scene.course, scene.near
    below = found.plain - found.before
    beyond = np.minimum(below - np.minimum(found.deepest, found.allowed), SHOWN)
    late = ((near >= LATENESS) & (near < FAR))[:, None]
    yield "allowed", found.allowed
    yield "festivals", np.where(scene.festive, np.minimum(found.known, np.float32(2)), np.float32(0))
    yield "beyond the own dip", np.where(scene.festive, beyond, np.float32(0))
    yield "late beyond", np.where(late, beyond, np.float32(0))
    yield "late below", np.where(late, np.minimum(below, SHOWN), np.float32(0))
    yield "below pre-festival", np.where(scene.inside, np.minimum(below, SHOWN), np.float32(0))
    yield "off the dip", np.where(scene.inside, below - scene.dip, np.float32(0))
    yield "off the own path", np.where(scene.inside, np.clip(below - found.path, -1, SHOWN), np.float32(0))
    for first, last in STRETCHES:
        now = ((near >= first) & (near <= last)).astype(np.float32)[:, None]
        yield f"festival {first}", np.broadcast_to(now, below.shape)
        yield f"changed at {first}", ((found.since >= first) & (found.since <= last)).astype(np.float32)


def size_of(level: Array, unit: Array) -> Array:
    """Log of the headcount in units, between the sizes where it makes a difference."""
    return np.clip(level - np.log(unit).astype(np.float32)[:, None], np.float32(1), np.float32(np.log(LARGEST)))


def volatility(level: Array, unit: Array) -> Array:
    """The own sd (T, N) of a four weeks' change, from changes up to five weeks ago; at first what the size suggests."""
    start = SUGGESTED / np.exp(size_of(level, unit)[0]) + np.float32(1e-6)
    square = running(np.square(np.clip(level - back(level, 1), -WINSOR, WINSOR)), start)
    return np.sqrt(4 * back(square, 5) + np.float32(1e-5))
