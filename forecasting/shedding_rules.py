"""Which rules speak about which enterprise in which week? Every rule is one or more lines with a strength.

A strength is how far a figure has come to its line: 1 on the line. A rule of a share and of persons has come as far as
the lesser of both. So raising, and being silent again only well below the line, is the same for all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from forecasting.alert_rules import LEVELS, RULES, Rules
from forecasting.exponential import Array

PLACE = {rule.code: place for place, rule in enumerate(RULES)}  # the bit of each rule
RANK = {level: rank for rank, level in enumerate(LEVELS)}
MONTH, QUARTER = 4, 13  # weeks: 30 days of rolling sums, 90 days


@dataclass(frozen=True)
class Signals:
    """What is known of each enterprise in each week, all (T, N): weeks down, enterprises across.

    `heads`: cleaned headcount; `loss_4`, `loss_13`, `loss_26`: persons fewer than before, Spring Festival allowed for,
    with `before_*` the level that they are counted from; `usual`: persons that it moves by in four weeks anyway;
    `probability`: that it is shedding a tenth; `expected_loss`: persons, if it is; `falls`: falls in a row and
    `fallen` how many persons they make together; `silent`: weeks since the last report; `reported`: has one this week.
    """

    heads: Array
    loss_4: Array
    before_4: Array
    loss_13: Array
    before_13: Array
    loss_26: Array
    before_26: Array
    usual: Array
    probability: Array
    expected_loss: Array
    falls: Array
    fallen: Array
    silent: Array
    reported: np.ndarray

    @property
    def jobs_at_risk(self) -> Array:
        """Persons: what shedding would cost times its probability, or what has gone beyond the usual already."""
        return np.maximum(self.probability * self.expected_loss, self.loss_4 - 2 * self.usual).clip(0)


@dataclass(frozen=True)
class Figures:
    """The other figures of the reports (T, N), 0 where nothing is said; None where no such figures were given."""

    dismissals: Array | None = None
    planned_cuts: Array | None = None
    hidden: Array | None = None
    shortage: Array | None = None
    closures: Array | None = None
    gap: Array | None = None


@dataclass(frozen=True)
class Line:
    """One line of a rule: the level it raises and how far (T, N) it has been reached."""

    code: str
    level: str
    strength: Array


@dataclass(frozen=True)
class Spoken:
    """`level` (T, N) as a place in LEVELS; `rules` (T, N): bit PLACE[code] is set where that rule speaks, and in
    `strongly` where it does so at the first of its levels."""

    level: np.ndarray
    rules: np.ndarray
    strongly: np.ndarray


def spoken(signals: Signals, figures: Figures, rules: Rules) -> Spoken:
    """All rules over all weeks, with their hysteresis."""
    level = np.zeros(signals.heads.shape, dtype=np.uint8)
    bits = np.zeros(signals.heads.shape, dtype=np.uint32)
    strongly = np.zeros(signals.heads.shape, dtype=np.uint32)
    for line in lines(signals, figures, rules):
        active = standing(line.strength, signals.reported, rules.raise_weeks(line.code), rules)
        _raise(level, bits, strongly, active, line)
    for code, weeks in (("silence_1", rules.silence_1_weeks), ("silence_2", rules.silence_2_weeks)):
        quiet = signals.silent >= weeks
        _raise(level, bits, strongly, quiet, Line(code, RULES[PLACE[code]].level, signals.silent))
    return Spoken(level, bits, strongly)


def _raise(level: np.ndarray, bits: np.ndarray, strongly: np.ndarray, active: np.ndarray, line: Line) -> None:
    np.maximum(level, np.where(active, np.uint8(RANK[line.level]), np.uint8(0)), out=level)
    bit = np.where(active, np.uint32(1 << PLACE[line.code]), np.uint32(0))
    bits |= bit
    if line.level == RULES[PLACE[line.code]].level:
        strongly |= bit


def standing(strength: Array, reported: np.ndarray, raise_weeks: int, rules: Rules) -> np.ndarray:
    """In which weeks a line stands (T, N): reached for `raise_weeks` reports, not yet well below it for some.

    A week without a report changes nothing.
    """
    over = reported & (strength >= 1)
    stands = np.zeros(strength.shape, dtype=bool)
    ever = np.flatnonzero(over.any(axis=0))  # most enterprises never come to most lines
    over, told = over[:, ever], reported[:, ever]
    under = told & ~(strength[:, ever] >= rules.hysteresis_clear_share)
    found = np.empty_like(over)
    state = np.zeros(len(ever), dtype=bool)
    up, down = np.zeros(len(ever), dtype=np.int16), np.zeros(len(ever), dtype=np.int16)
    for week in range(len(strength)):
        up = np.where(told[week], (up + 1) * over[week], up)
        down = np.where(told[week], (down + 1) * under[week], down)
        state = (state & (down < rules.hysteresis_clear_weeks)) | (up >= raise_weeks)
        found[week] = state
    stands[:, ever] = found
    return stands


def lines(signals: Signals, figures: Figures, rules: Rules) -> Iterator[Line]:
    """Every line that the given figures allow to be judged."""
    yield from _headcount_lines(signals, rules)
    yield from _reported_lines(signals, figures, rules)


def _headcount_lines(signals: Signals, rules: Rules) -> Iterator[Line]:
    likely = signals.probability / rules.expected_drop_probability
    watched = signals.probability / rules.expected_drop_watch
    many = signals.expected_loss / rules.expected_drop_persons
    share_4 = _share(signals.loss_4, signals.before_4)

    def loss(share: float, persons: float) -> Array:
        return np.minimum(share_4 / share, signals.loss_4 / persons)

    fifth = loss(rules.decline_20_share, rules.decline_20_persons)
    yield Line("decline_20", "red", np.minimum(fifth, watched))
    risk = signals.jobs_at_risk
    yield Line(
        "jobs_at_risk",
        "red",
        np.minimum(risk / rules.jobs_at_risk_persons, _share(risk, signals.before_4) / rules.jobs_at_risk_share),
    )
    tenth = loss(rules.decline_10_share, rules.decline_10_persons)
    yield Line("decline_10", "orange", np.minimum(tenth, likely))
    yield Line("decline_10", "yellow", tenth)
    yield Line("expected_drop", "orange", np.minimum(likely, many))
    yield Line("expected_drop", "yellow", np.minimum(watched, many))
    slow = np.maximum(
        _reached(signals.loss_13, signals.before_13, rules.slow_decline_share_13, rules.slow_decline_persons),
        _reached(signals.loss_26, signals.before_26, rules.slow_decline_share_26, rules.slow_decline_persons),
    )
    yield Line("slow_decline", "orange", np.minimum(slow, likely))
    yield Line("slow_decline", "yellow", slow)
    yield Line("decline_5", "yellow", loss(rules.decline_5_share, rules.decline_5_persons))
    row = np.minimum(
        _reached(signals.fallen, signals.before_4, rules.three_falls_share, rules.three_falls_persons),
        signals.falls / rules.three_falls_falls,
    )
    yield Line("three_falls", "yellow", row)


def _reported_lines(signals: Signals, figures: Figures, rules: Rules) -> Iterator[Line]:
    heads = signals.heads
    if figures.closures is not None:
        closed = figures.closures / rules.closure_persons
        yield Line("closure", "red", closed)
        yield Line("closure", "orange", np.where(figures.closures > 0, np.float32(1), np.float32(0)))
    if figures.planned_cuts is not None:
        planned = figures.planned_cuts
        yield Line("planned_cuts", "red", planned / rules.planned_cuts_persons_red)
        line = np.maximum(planned / rules.planned_cuts_persons, _share(planned, heads) / rules.planned_cuts_share)
        yield Line("planned_cuts", "orange", np.minimum(line, planned / rules.planned_cuts_least))
    if figures.dismissals is not None:
        month, quarter = trailing(figures.dismissals, MONTH), trailing(figures.dismissals, QUARTER)
        line = np.maximum(month / rules.section_41_persons, _share(month, signals.before_4) / rules.section_41_share)
        yield Line("section_41", "orange", np.minimum(line, month / rules.section_41_least))
        yield Line("dismissals_90d", "orange", quarter / rules.dismissals_90d_persons)
    if figures.hidden is not None:
        hidden = _reached(figures.hidden, heads, rules.hidden_unemployed_share, rules.hidden_unemployed_persons)
        yield Line("hidden_unemployed", "yellow", hidden)
    if figures.gap is not None:
        yield Line("reconciliation", "blue", np.abs(figures.gap) / rules.reconciliation_persons)
    if figures.shortage is not None:
        missing = _reached(figures.shortage, heads, rules.shortage_share, rules.shortage_persons)
        yield Line("shortage", "blue", missing)


def _reached(persons: Array, of: Array, share: float, least: float) -> Array:
    return np.minimum(_share(persons, of) / share, persons / least)


def _share(part: Array, whole: Array) -> Array:
    return part / np.maximum(whole, 1e-9)


def trailing(values: Array, weeks: int) -> Array:
    """The sum of this week and the `weeks` - 1 before it."""
    total = values.copy()
    for back in range(1, weeks):
        total[back:] += values[:-back]
    return total
