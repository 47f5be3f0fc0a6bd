"""Why a status is what it is, in one sentence with its inputs; and the rule of each kind with its thresholds."""

from collections.abc import Mapping, Sequence

from tracking import months
from tracking.catalogue import RATE_KINDS
from tracking.periods import LENGTH, last_due, next_due
from tracking.printed import FINEST, difference, places_apart, places_of
from tracking.progress import Progress
from tracking.rules import Rules
from tracking.status import WORDS
from tracking.wording import Numbers, history, period, period_name, places_of_figures, quantity, target_quantity

# One template per rule that can decide; placeholders are filled by _inputs().
WHY: dict[str, dict[str, str]] = {
    "zh": {
        "reached": "实际{actual}，已达到目标{target}，判为{status}",
        "year_end": "年末为{actual}，控制在{target}以内，余量{headroom}，判为{status}",
        "on_pace_ratio": "完成率{completion}，应达{expected}（{history}），为应达进度的{ratio}，"
        "不低于{threshold}，判为{status}",
        "watch_ratio": "完成率{completion}，应达{expected}（{history}），为应达进度的{ratio}，"
        "{side}{threshold}，判为{status}",
        "small_share_points": "应达{expected}（{history}），进度尚早，按相差计：完成率{completion}，"
        "相差{points_short}，{within}{threshold}，判为{status}",
        "straight_line_share": "完成率{completion}，序时进度{expected}，无往年资料可比，"
        "序时进度不超过{threshold}时不判滞后，判为{status}",
        "not_due_share": "应达进度仅{expected}（{history}），不足{threshold}，暂不评判，完成率{completion}",
        "negative": "累计数为负或低于年初水平，暂不评判，实际{actual}",
        "window": "{due}到期，到期前不评判，实际{actual}，目标{target}",
        "attained": "实际{actual}，不低于目标{target}，判为{status}",
        "none_certified": "无认定户，视同完成",
        "watch_points": "实际{actual}，低于目标{target}，相差{points_short}，{within}{threshold}，判为{status}",
        "watch_headroom": "实际{actual}，控制目标{target}，余量{headroom}，{over}{threshold}，判为{status}",
        "watch_fraction": "最早一件已{actual}，限期{target}，{over}限期的{threshold}，判为{status}",
        "ceiling": "实际{actual}，超过控制目标{target}，判为{status}",
        "missed": "{due}到期，完成{actual}，未达到{target}，判为{status}",
        "count_floor": "完成{actual}，目前应完成{expected_count}（{history}），全年目标{target}，判为{status}",
        "watch_short": "完成{actual}，目前应完成{expected_count}（{history}），全年目标{target}，判为{status}",
        "not_due_yet": "{due}到期，完成{actual}，目标{target}，判为{status}",
        "cumulative_missed": "{due}到期未完成，实际{actual}，差{gap}，判为{status}",
        "stock_missed": "{due}到期未完成，实际{actual}，差{gap}，判为{status}",
        "level": "年初基数未知，不计进度，按水平评判：实际{actual}，目标{target}，{due}到期，到期前不评判",
        "no_start": "目标从年初基数算起，年初基数未知，无法计算完成率，暂不评判：实际{actual}，目标{target}",
        "no_rule": "越少越好的累计数没有评判规则，不评判：实际{actual}，目标{target}",
        "limit_kept": "控制在{target}以内，实际{actual}，判为{status}",
        "limit": "控制在{target}以内，实际{actual}，超出{gap}，{within}{threshold}，判为{status}",
        "milestone_reached": "已完成",
        "milestone_missed": "{due}到期，尚未完成，判为{status}",
        "milestone_not_due_yet": "{due}到期，尚未完成，判为{status}",
        "lowest": "按进度最低的县区评判：完成{actual}，要求每县区{target}，判为{status}",
        "january": "1月不单独公布，1—2月合并反映",
        "no_report_due": "{next_period}数{next_month}底应报，此前没有应报数据",
        "not_reported": "{period}未报",
        "not_reported_lately": "{period}未报，最近一次报的是{last_period}",
        "incomplete": "{silent}，暂不评判",
        "no_target": "目标未下达，不评判",
        "untracked": "尚未建立台账，没有数据",
        "suppressed": "涉及的户数过少，按规定不予显示",
    },
    "en": {
        "reached": "Actual {actual} reaches the target of {target}: {status}",
        "year_end": "{actual} at the end of the year, within {target} with {headroom} to spare: {status}",
        "on_pace_ratio": "Completion {completion} against {expected} expected ({history}) is {ratio} of it, "
        "not under {threshold}: {status}",
        "watch_ratio": "Completion {completion} against {expected} expected ({history}) is {ratio} of it, "
        "{side} {threshold}: {status}",
        "small_share_points": "Only {expected} is expected yet ({history}), so the distance counts: completion "
        "{completion} is {points_short} short, {within} {threshold}: {status}",
        "straight_line_share": "Completion {completion} against {expected} by the straight line; without earlier years "
        "nothing is behind up to {threshold}: {status}",
        "not_due_share": "Only {expected} is expected yet ({history}), less than {threshold}: not judged, "
        "completion {completion}",
        "negative": "Below zero, or below the level at the start of the year: not judged yet, actual {actual}",
        "window": "Due {due} and not judged before: actual {actual}, target {target}",
        "attained": "Actual {actual} is not below the target of {target}: {status}",
        "none_certified": "None certified, counts as attained",
        "watch_points": "Actual {actual} is {points_short} below the target of {target}, {within} {threshold}: "
        "{status}",
        "watch_headroom": "Actual {actual} under a ceiling of {target} leaves {headroom}, {over} {threshold}: {status}",
        "watch_fraction": "The oldest case is {actual} old, limit {target}, {over} {threshold} of the limit: {status}",
        "ceiling": "Actual {actual} is over the ceiling of {target}: {status}",
        "missed": "Due {due}, {actual} done, short of {target}: {status}",
        "count_floor": "{actual} done, {expected_count} expected by now ({history}), {target} for the year: {status}",
        "watch_short": "{actual} done, {expected_count} expected by now ({history}), {target} for the year: {status}",
        "not_due_yet": "Due {due}, {actual} done, target {target}: {status}",
        "cumulative_missed": "Due {due} and not reached: {actual}, {gap} short: {status}",
        "stock_missed": "Due {due} and not reached: {actual}, {gap} short: {status}",
        "level": "The level at the start of the year is not known, so the level is judged: actual {actual}, target "
        "{target}, due {due} and not judged before",
        "no_start": "The target counts from the level at the start of the year, which is not known, so there is no "
        "completion and no status: actual {actual}, target {target}",
        "no_rule": "There is no rule for a sum that is to stay small, so it is not judged: actual {actual}, "
        "target {target}",
        "limit_kept": "Not to exceed {target}, actual {actual}: {status}",
        "limit": "Not to exceed {target}, actual {actual}, {gap} over, {within} {threshold}: {status}",
        "milestone_reached": "Done",
        "milestone_missed": "Due {due} and not done: {status}",
        "milestone_not_due_yet": "Due {due}, not done yet: {status}",
        "lowest": "Judged by the lowest district: {actual} done, {target} required of each: {status}",
        "january": "January is not published alone; January and February are told together",
        "no_report_due": "The figure of {next_period} is due at the end of {next_month}, none before",
        "not_reported": "{period} not reported",
        "not_reported_lately": "{period} not reported, {last_period} was the last",
        "incomplete": "{silent}: not judged yet",
        "no_target": "No target set: not judged",
        "untracked": "Not tracked: there are no figures",
        "suppressed": "Too few households to show",
    },
}
KEPT = {"zh": "（{period}{silent}，沿用{kept}的状态）", "en": " ({period}: {silent}; the status of {kept} is kept)"}
FIGURES_OF = {"zh": "（{period}数{next}）", "en": " (figures of {period}{next})"}
NEXT = {"zh": "，{period}数{month}底应报", "en": "; those of {period} are due at the end of {month}"}
SILENT = {"zh": "{names}未报", "en": "{names} not reported"}
SOMEBODY = {"zh": "有单位未报", "en": "not every district has reported"}
END = {"zh": "。", "en": "."}
SIDE = {"zh": ("不低于", "低于"), "en": ("not under", "under")}
WITHIN = {"zh": ("不超过", "超过"), "en": ("within", "more than")}
OVER = {"zh": ("不超过", "超过"), "en": ("not more than", "more than")}

AS_SHOWN = {
    "zh": "比率按所示小数位评判，不足100%的不进位为100%。",
    "en": " Rates are judged as shown, and what is short of 100% is not shown as 100%.",
}
RULE: dict[str, dict[str, str]] = {
    "zh": {
        "flow": "达到目标为已完成，到期未完成为滞后；"
        "完成率÷应达进度不低于{on_pace_ratio}为正常，不低于{watch_ratio}为略慢，以下为滞后；"
        "应达进度不足{small_share}时，相差不超过{small_share_points}为略慢；应达进度不足{not_due_share}或完成率为负时不评判。"
        "应达进度取往年同期平均，历史不足时借用并注明，均无则取序时进度，且序时进度不超过{straight_line_share}时不判滞后。",
        "level": "年初基数未知的存量不计完成率和进度，达到目标为已完成，到期前不评判，目标按当年新增下达的不评判；"
        "须控制在限额以内的，不超过为正常（12月为已完成），超出不超过限额的{over_share}为略慢，以上为滞后。",
        "rate_floor": "不低于目标为正常，无认定户视同完成；低于目标不超过{watch_points}为略慢，以下为滞后。"
        + AS_SHOWN["zh"],
        "funnel": "末一环节人数÷首一环节人数，不低于目标为正常；低于目标不超过{watch_points}为略慢，以下为滞后。"
        + AS_SHOWN["zh"],
        "rate_ceiling": "低于控制目标{watch_headroom}以上为正常，余量不足的为略慢，超过控制目标为滞后；"
        "12月不超过控制目标为已完成。" + AS_SHOWN["zh"],
        "count": "达到目标为已完成；到期前不判滞后，少于应完成个数（应达进度×目标，取整）为略慢；到期未完成为滞后。",
        "milestone": "完成为已完成；到期前为正常；到期未完成为滞后。",
        "per_district_floor": "各县区均达到为已完成；按最低的县区评判：不少于应完成次数（应达进度×要求，取整）为正常，"
        "少{watch_short}次以内为略慢，以下为滞后。",
        "age_ceiling": "最早一件不超过限期的{watch_fraction}为正常，限期内为略慢，超过限期为滞后。",
    },
    "en": {
        "flow": "Done when the target is reached, behind when due and missed. Completion ÷ expected share: on pace "
        "from {on_pace_ratio}, slightly behind from {watch_ratio}, behind below. While less than {small_share} is "
        "expected, up to {small_share_points} short is slightly behind; under {not_due_share} expected, or below zero, "
        "nothing is judged. The expected share is the mean of earlier years; with too few it is borrowed and named, "
        "else the straight line, by which nothing is behind up to {straight_line_share}.",
        "level": " A stock whose start is not known has no completion and no pace: done when the target is reached, "
        "not judged before it is due, and not at all by a target for what is to be added. One to be kept under a "
        "limit: on pace within it (done in December), slightly behind up to {over_share} over, behind above.",
        "rate_floor": "On pace from the target up, or when none are certified; slightly behind within {watch_points} "
        "below it; behind further down." + AS_SHOWN["en"],
        "funnel": "Last step ÷ first step: on pace from the target up, slightly behind within {watch_points} below it, "
        "behind further down." + AS_SHOWN["en"],
        "rate_ceiling": "On pace with more than {watch_headroom} to spare, slightly behind with less, behind over the "
        "ceiling; done in December at or under it." + AS_SHOWN["en"],
        "count": "Done when the target is reached; before the due date never behind, and slightly behind with fewer "
        "than expected share × target, in whole numbers; behind when due and missed.",
        "milestone": "Done when done; on pace before the due date; behind when due and missed.",
        "per_district_floor": "Done when every district reaches it; else by the lowest district: on pace from "
        "expected share × requirement in whole numbers, slightly behind up to {watch_short} short, behind below.",
        "age_ceiling": "The oldest case: on pace up to {watch_fraction} of the limit, slightly behind within it, "
        "behind over it.",
    },
}


def reason(progress: Progress, *, language: str, numbers: Numbers, silent: Sequence[str] = ()) -> str:
    """Why does this target have this status? One sentence with the figures the rule looked at.

    `silent`: the names of the districts whose report the city's figure lacks (board.silent_parts).
    """
    templates = WHY[language]
    template = templates.get(f"{progress.kind}_{progress.rule}", templates[progress.rule])
    if progress.rule == "not_reported" and progress.last_month and progress.frequency in LENGTH:
        template = templates["not_reported_lately"]
    missing = SILENT[language].format(names=numbers.listing(silent)) if silent else SOMEBODY[language]
    text = template.format_map(_inputs(progress, language, numbers) | {"silent": missing})
    return text + _dated(progress, language, numbers, missing) + END[language]


def _dated(progress: Progress, language: str, numbers: Numbers, missing: str) -> str:
    """Of which period the figures or the status are, where that is not the judged month, and when the next are due."""

    def told(month: str) -> str:
        return period(progress.frequency, month, language, numbers)

    if progress.status_month and progress.figure_month and progress.status_month != progress.figure_month:
        return KEPT[language].format(
            period=told(progress.figure_month), kept=told(progress.status_month), silent=missing
        )
    coming = next_due(progress.frequency, months.number(progress.month))
    after = ""
    if progress.frequency in LENGTH and coming is not None:
        month = months.text(coming)
        after = NEXT[language].format(
            period=period_name(progress.frequency, month, language, numbers), month=numbers.month_name(month)
        )
    if progress.figure_month and progress.figure_month != progress.month:
        return FIGURES_OF[language].format(period=told(progress.figure_month), next=after)
    return after if progress.rule == "not_reported" else ""


def rule_text(kind: str, *, rules: Rules, language: str, numbers: Numbers) -> str:
    """How is this kind of indicator judged? With the thresholds in force."""
    words = RULE[language]
    template = words["flow"] + words["level"] if kind == "stock" else words["flow" if kind == "cumulative" else kind]
    return template.format_map(_thresholds(kind, rules, numbers))


def _thresholds(kind: str, rules: Rules, numbers: Numbers) -> Mapping[str, str]:
    def percent(value: float) -> str:
        return numbers.percent(value, places_of(value * 100))

    def points(value: float) -> str:
        return numbers.points(value, places_of(value))

    if kind in ("cumulative", "stock"):
        shares = ("on_pace_ratio", "watch_ratio", "small_share", "not_due_share")
        told = {name: percent(rules.get(kind, name)) for name in shares}
        told["over_share"] = percent(1 - rules.get(kind, "watch_ratio"))
        told["straight_line_share"] = percent(rules.get("season", "straight_line_share"))
        return told | {"small_share_points": points(rules.get(kind, "small_share_points"))}
    short = rules.get("per_district_floor", "watch_short")
    return {
        "watch_points": points(rules.get("rate_floor", "watch_points")),
        "watch_headroom": points(rules.get("rate_ceiling", "watch_headroom")),
        "watch_fraction": percent(rules.get("age_ceiling", "watch_fraction")),
        "watch_short": numbers.figure(short, places_of(short)),
    }


def _inputs(progress: Progress, language: str, numbers: Numbers) -> dict[str, str]:
    """Every figure a template may name, as text. A status kept from an earlier month speaks of that month's figures."""
    given = dict(progress.inputs)
    threshold, gap = given.get("threshold"), abs(given.get("target", 0.0) - given.get("actual", 0.0))
    actual, places = given.get("actual", progress.actual), _places(progress, given)
    expected, shares = given.get("expected_share", progress.expected_share), _share_places(progress, given)
    return {
        "status": WORDS[language][progress.status],
        "actual": quantity(progress, actual, numbers, decimals=places),
        "target": target_quantity(progress, numbers),
        **_periods(progress, language, numbers),
        "due": "" if progress.due is None else numbers.day(progress.due),
        "history": history(progress.season, language, numbers),
        "completion": numbers.percent(given.get("completion", progress.completion), shares),
        "expected": numbers.percent(expected, shares),
        "ratio": _ratio(given, numbers),
        "gap": quantity(progress, gap, numbers, decimals=places),
        "expected_count": quantity(progress, given.get("expected_count"), numbers),
        "points_short": _points_short(progress, given, numbers, shares),
        "headroom": numbers.points(given.get("headroom"), _point_places(progress)),
        "threshold": _threshold(progress.rule, threshold, numbers),
        "side": SIDE[language][given.get("ratio", 0.0) < (threshold or 0.0) - 1e-9],
        "within": WITHIN[language][_is_beyond(progress, given, threshold)],
        "over": OVER[language][_is_over(progress, given, threshold)],
    }


def _periods(progress: Progress, language: str, numbers: Numbers) -> dict[str, str]:
    """The period whose report was due last, the one reported last, and the one that is due next."""
    at = months.number(progress.month)
    due, coming = last_due(progress.frequency, at), next_due(progress.frequency, at)
    last, following = progress.last_month, None if coming is None else months.text(coming)
    return {
        "period": period(progress.frequency, progress.month if due is None else months.text(due), language, numbers),
        "last_period": "" if last is None else period(progress.frequency, last, language, numbers),
        "next_period": "" if following is None else period(progress.frequency, following, language, numbers),
        "next_month": "" if following is None else numbers.month_name(following),
    }


def _places(progress: Progress, given: Mapping[str, float]) -> int:
    """With how many decimals does the actual figure read on the side of its target, or of the limit drawn from it, on
    which it was judged? Rates are judged as they read."""
    places, actual, target = places_of_figures(progress), given.get("actual"), given.get("target")
    if actual is None or target is None or progress.kind in RATE_KINDS:
        return places
    threshold = given.get("threshold", 1.0)
    lines = {"watch_fraction": threshold * target, "limit": (1 + threshold) * target}
    return max(places_apart(actual, line, places) for line in (target, lines.get(progress.rule, target)))


def _share_places(progress: Progress, given: Mapping[str, float]) -> int:
    """The same of completion and the expected share: neither reads as the whole, nor as due, before it is, and their
    difference reads within what is allowed only if it is."""
    completion, expected = given.get("completion"), given.get("expected_share")
    if completion is None or expected is None:
        return 1
    threshold = given.get("threshold", 0.0)
    if progress.rule == "small_share_points":
        beyond = _is_beyond(progress, given, threshold)
        fits = (
            places
            for places in range(1, FINEST)
            if (difference(expected * 100, completion * 100, places) > threshold) == beyond
        )
        return next(fits, 1)
    due = places_apart(expected * 100, threshold * 100, 1) if progress.rule == "not_due_share" else 1
    return max(places_apart(completion * 100, 100.0, 1), due)


def _ratio(given: Mapping[str, float], numbers: Numbers) -> str:
    """The ratio in percent; more digits where rounding would put it on its threshold's other side."""
    ratio, threshold = given.get("ratio"), given.get("threshold")
    if ratio is None or threshold is None:
        return numbers.percent(ratio)
    return numbers.percent(ratio, places_apart(ratio * 100, threshold * 100, 1))


def _point_places(progress: Progress) -> int:
    """Decimals of a difference between a rate and its target: those of whichever has more."""
    return max(places_of_figures(progress), 0 if progress.target is None else places_of(progress.target))


def _points_short(progress: Progress, given: Mapping[str, float], numbers: Numbers, shares: int) -> str:
    if progress.rule == "small_share_points":
        return numbers.points(difference(given["expected_share"] * 100, given["completion"] * 100, shares), shares)
    return numbers.points(given.get("points_short"), _point_places(progress))


def _is_beyond(progress: Progress, given: Mapping[str, float], threshold: float | None) -> bool:
    if progress.rule == "limit":
        return given["actual"] > given["target"] * (1 + (threshold or 0.0)) + 1e-9
    return given.get("points_short", 0.0) > (threshold or 0.0) + 1e-9


def _threshold(rule: str, value: float | None, numbers: Numbers) -> str:
    if value is None:
        return ""
    if rule in ("small_share_points", "watch_points", "watch_headroom"):
        return numbers.points(value, places_of(value))
    return numbers.percent(value, places_of(value * 100))


def _is_over(progress: Progress, given: Mapping[str, float], threshold: float | None) -> bool:
    if progress.rule == "watch_headroom":
        return given["headroom"] > (threshold or 0.0) + 1e-9
    if progress.rule == "watch_fraction":
        return given["actual"] > (threshold or 0.0) * given["target"] + 1e-9
    return False
