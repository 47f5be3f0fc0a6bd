"""Measures one indicator in one district at one month: completion, paces, gap, increase, comparison, status."""

from dataclasses import dataclass, replace

from tracking import months
from tracking.amounts import comparable, figure_month, increase, trend
from tracking.catalogue import CEILINGS, PACED, RATE_KINDS, Spec
from tracking.completion import (
    along_season,
    by_level,
    completion_of,
    goal_level,
    has_to_move,
    is_paced,
    shortfall_of,
    start_of,
)
from tracking.figures import Line
from tracking.judge import TINY, Standing, Verdict, judge
from tracking.periods import last_due
from tracking.printed import difference, missing, needed_places, published
from tracking.progress import Progress
from tracking.rules import Rules
from tracking.season import Season, Seasons
from tracking.status import Status
from tracking.targets import Goal, InForce, in_force, other_targets

POINT_DECIMALS = 1  # completion and paces are printed as 81.1 %


@dataclass(frozen=True)
class Question:
    """Which indicator, where, at which month, against which targets and thresholds."""

    spec: Spec
    district: str
    month: int
    goals: tuple[Goal, ...]
    seasons: Seasons
    rules: Rules


def measure(question: Question, line: Line | None, *, is_tracked: bool = True) -> Progress:
    """How far has it come? `is_tracked`: somebody has ever reported the indicator (else 未建台账)."""
    spec, month = question.spec, question.month
    standing = in_force(question.goals, months.last_day(month))
    if line is None and is_tracked and spec.by_event and spec.adds_up_within_year and standing is not None:
        line = _nothing_yet(question)
    base = _base(question, standing, () if line is None else trend(spec, line, month))
    if not is_tracked:
        return replace(base, status=Status.UNTRACKED, rule="untracked")
    if line is None:
        return base if standing is None else replace(base, status=Status.NOT_REPORTED, rule="not_reported")
    at = figure_month(spec, line, month)
    if at is None:
        return _without_figure(base, spec, line, month)
    if line.suppressed[at - line.first]:
        return replace(base, status=Status.SUPPRESSED, rule="suppressed", figure_month=months.text(at), reported=1)
    if line.is_whole(at):
        return _whole(question, base, standing, line, at)
    return _hollow(question, base, standing, line, at)


def _base(question: Question, standing: InForce | None, trend: tuple[float | None, ...]) -> Progress:
    spec, goal = question.spec, standing.goal if standing else None
    day = months.last_day(question.month)
    return Progress(
        indicator=spec.code,
        district=question.district,
        month=months.text(question.month),
        kind=spec.kind,
        unit="percent" if spec.kind == "funnel" else spec.unit,
        decimals=spec.decimals,
        direction=spec.direction,
        frequency=spec.frequency,
        status=Status.NO_TARGET,
        rule="no_target",
        target=goal.value if goal else None,
        target_decimals=goal.decimals if goal else None,
        tier=goal.tier if goal else None,
        due=goal.due if goal else None,
        window_start=goal.window_start if goal else None,
        document=goal.document if goal else None,
        revisions=standing.revisions if standing else (),
        other_targets=other_targets(question.goals, day, goal.tier if goal else None),
        lead_zh=(goal.lead_zh if goal else None) or spec.lead_zh,
        lead_en=(goal.lead_en if goal else None) or spec.lead_en,
        trend=trend,
    )


def _nothing_yet(question: Question) -> Line:
    """A line of zeros: what is reported on the event and never was, has not happened yet."""
    first, length = question.month // 12 * 12, months.calendar_month(question.month)
    return Line(
        first=first,
        present=[True] * length,
        whole=[True] * length,
        suppressed=[False] * length,
        actual=[0.0] * length,
        numerator=[float("nan")] * length,
        denominator=[float("nan")] * length,
    )


def _without_figure(base: Progress, spec: Spec, line: Line, month: int) -> Progress:
    """No figure in the judged month: in January and between reports nothing was due, else it was not reported."""
    within = months.calendar_month(month)
    january = month - within + 1
    last = next((at for at in range(month - 1, january - 1, -1) if line.figure(at) is not None), None)
    base = replace(
        base,
        last_month=None if last is None else months.text(last),
        last_actual=None if last is None else line.figure(last),
        reported=0,
        expected=line.counts[month - line.first][1] if line.counts and line.index(month) is not None else 1,
    )
    if within == 1:
        return replace(base, status=Status.NOT_DUE, rule="january")
    if last_due(spec.frequency, month) is None:
        return replace(base, status=Status.NOT_DUE, rule="no_report_due")
    return replace(base, status=Status.NOT_REPORTED, rule="not_reported")


def _whole(question: Question, base: Progress, standing: InForce | None, line: Line, at: int) -> Progress:
    """All parts are in: figures, paces, comparison and a status of its own."""
    progress = _with_figures(question, base, standing, line, at)
    progress = _with_comparison(question, progress, line, at)
    if standing is None:
        return progress
    verdict = _verdict(question, standing, progress, line, at)
    progress = replace(
        progress,
        status=verdict.status,
        rule=verdict.rule,
        inputs=verdict.inputs,
        points_linear=_points(progress.completion, progress.linear_pace),
        points_seasonal=_points(progress.completion, progress.seasonal_pace),
    )
    return _with_needs(progress, standing.goal, question.month)


def _hollow(question: Question, base: Progress, standing: InForce | None, line: Line, at: int) -> Progress:
    """A part is missing: figures with what is carried, the status of the year's last complete month, no comparison."""
    progress = _with_figures(question, base, standing, line, at)
    january = at // 12 * 12
    complete = next((past for past in range(at - 1, january - 1, -1) if line.is_whole(past)), None)
    if complete is None:
        return replace(progress, status=Status.NOT_REPORTED, rule="incomplete", status_month=None)
    then = measure(replace(question, month=complete), line)
    if standing is not None and then.status is Status.NO_TARGET:
        # The target is younger than the last complete month: nothing has been judged by it yet.
        return replace(progress, status=Status.NOT_REPORTED, rule="incomplete", status_month=None)
    return replace(
        progress, status=then.status, rule=then.rule, inputs=then.inputs, status_month=then.status_month or then.month
    )


def _with_figures(question: Question, base: Progress, standing: InForce | None, line: Line, at: int) -> Progress:
    index = at - line.first
    spec = question.spec
    actual = _as_told(spec, line.actual[index])
    numerator, denominator = _known(line.numerator[index]), _known(line.denominator[index])
    steps = tuple(_zero(figure) for figure in line.steps[index]) if line.steps is not None else ()
    if steps:
        numerator, denominator = steps[-1], steps[0]
    reported, expected = line.counts[index] if line.counts else (1, 1)
    amount, covered = increase(spec, line, at)
    if amount is not None and spec.is_rate:
        amount = difference(line.actual[index], line.actual[index] - amount, spec.decimals)
    progress = replace(
        base,
        figure_month=months.text(at),
        status_month=months.text(at),
        actual=actual,
        numerator=numerator,
        denominator=denominator,
        steps=steps,
        increase=amount,
        increase_months=covered,
        reported=reported,
        expected=expected,
        carried=line.carried[index] if line.carried else (),
        own_actual=_as_told(spec, line.own[index]) if line.own else None,
    )
    return progress if standing is None or not spec.is_judged else _with_target(question, progress, standing, line, at)


def _with_target(question: Question, progress: Progress, standing: InForce, line: Line, at: int) -> Progress:
    spec, goal, actual = question.spec, standing.goal, progress.actual
    within = months.calendar_month(at)
    start = start_of(spec, standing, line, at)
    level = goal_level(spec, goal, start)
    linear = goal.elapsed(months.last_day(at), within) if is_paced(spec, level, start) else None
    season = None
    if linear is not None and not goal.has_window and within > (1 if spec.kind == "cumulative" else 0):
        season = question.seasons.find(spec.code, question.district, within)
    seasonal = season.share(within) if season is not None and season.source != "linear" else None
    expected = linear if seasonal is None else seasonal
    room = None if actual is None or level is None else (level - actual) * (-1 if spec.is_less else 1)
    completion = None if actual is None else completion_of(spec, goal, start, actual)
    is_ceiling = spec.kind in CEILINGS
    headroom = round(goal.value - actual, 9) + 0.0 if is_ceiling and actual is not None else None
    return replace(
        progress,
        start_level=start if spec.kind == "stock" else None,
        completion=completion,
        linear_pace=linear,
        seasonal_pace=seasonal,
        season=season,
        expected_share=expected,
        reference=_reference(season),
        gap=None if room is None else max(room, 0.0) + 0.0,
        surplus=max(-room, 0.0) + 0.0 if room is not None and not is_ceiling else None,
        headroom=headroom,
        shortfall=shortfall_of(spec, goal, start, completion, expected, room),
    )


def _verdict(question: Question, standing: InForce, progress: Progress, line: Line, at: int) -> Verdict:
    spec, goal = question.spec, standing.goal
    within, day = months.calendar_month(at), months.last_day(at)
    if spec.kind == "cumulative" and within == 1:
        return Verdict(Status.NOT_DUE, "january")
    none_certified = progress.actual is None and progress.denominator == 0
    if progress.actual is None and not none_certified:
        return Verdict(Status.NOT_REPORTED, "not_reported")
    if not spec.is_judged:
        return Verdict(Status.NOT_DUE, "no_rule", (("actual", progress.actual), ("target", goal.value)))
    start = start_of(spec, standing, line, at)
    level = goal_level(spec, goal, start)
    if level is None:
        return Verdict(Status.NOT_DUE, "no_start", (("actual", progress.actual), ("target", goal.value)))
    return judge(
        spec.kind,
        Standing(
            actual=progress.actual,
            target=level,
            reached=_reached(spec, progress.actual, level),
            completion=progress.completion,
            expected=progress.expected_share or 0.0,
            is_due=goal.due <= day,
            is_open=goal.window_start is None or goal.window_start <= day,
            has_window=goal.has_window,
            is_straight=progress.reference == "linear" and not goal.has_window and not question.seasons.straight_line,
            by_level=by_level(spec, level, start),
            is_less=spec.is_less,
            holds_level=spec.kind == "stock" and start is not None and not has_to_move(spec, level, start),
            none_certified=none_certified,
            december=within == 12,
        ),
        question.rules,
    )


def _reached(spec: Spec, actual: float | None, level: float) -> bool:
    if actual is None:
        return False
    return actual <= level + TINY if spec.is_less else actual >= level - TINY


def _with_comparison(question: Question, progress: Progress, line: Line, at: int) -> Progress:
    """Same period of last year: 1-N months against 1-N months, never January alone; where last year is flagged
    abnormal, the latest normal year beside it (domain.md 4: 比2019年同期, to jump over 2020)."""
    if months.calendar_month(at) == 1:
        return progress
    spec, year = question.spec, months.year_of(at)
    last = line.figure(at - 12) if comparable(spec, at, at - 12) else None
    now = progress.actual
    change = None if last is None or now is None else now - last
    if change is not None and spec.is_rate:
        change = difference(now, last, spec.decimals)
    normal = earlier = None
    if question.rules.is_abnormal(year - 1):
        back = next((years for years in range(2, 6) if not question.rules.is_abnormal(year - years)), None)
        if back is not None and comparable(spec, at, at - 12 * back):
            normal = line.figure(at - 12 * back)
            earlier = year - back if normal is not None else None
    return replace(
        progress,
        last_year=last,
        change=change,
        change_pct=None if change is None or spec.is_rate or last <= 0 else change / last,
        compared_year=earlier,
        compared_2019=normal,
        comparable=comparable(spec, at, at - 12),
    )


def _with_needs(progress: Progress, goal: Goal, month: int) -> Progress:
    """What each month after the judged one must bring: gap ÷ months left, and the gap along the seasonal curve. A
    quarterly figure may be older than the judged month; the months since are gone all the same."""
    if progress.kind not in PACED or not progress.gap or progress.direction == "less":
        return progress
    end = months.number((goal.window_end or goal.due)[:7])
    left = range(month + 1, end + 1)
    if not left:
        return progress
    each = progress.gap / len(left)
    return replace(
        progress,
        needed_even=each,
        needed_seasonal=along_season(
            progress.season,
            missing(progress.gap, progress.decimals),
            left,
            needed_places(each, progress.decimals),
        ),
    )


def _reference(season: Season | None) -> str:
    if season is None or season.source == "linear":
        return "linear"
    return "seasonal" if season.source == "own" else "borrowed"


def _points(completion: float | None, pace: float | None) -> float | None:
    return None if completion is None or pace is None else difference(completion * 100, pace * 100, POINT_DECIMALS)


def _as_told(spec: Spec, value: float) -> float | None:
    """The figure that is shown and judged; None for NaN."""
    if value != value:
        return None
    return published(value, spec.decimals) if spec.kind in RATE_KINDS else value


def _known(value: float) -> float | None:
    return value if value == value else None


def _zero(value: float) -> float:
    return value if value == value else 0.0
