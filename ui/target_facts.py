"""The figures beside a target's chart that a decision needs. Pure."""

from collections.abc import Sequence
from html import escape

from tracking.curve import Curve
from tracking.progress import Progress
from tracking.recent_months import last_reported, recent_mean, same_months_last_year
from tracking.status import Status
from tracking.wording import history
from ui.formats import NOTHING, Numbers
from ui.labels import Labels
from ui.phrases import LEVELS, RATES

NEXT_MONTHS = 3  # of the needed amounts along the usual course
Fact = tuple[str, str, str]  # what, the figure, how it comes about


def facts(
    progress: Progress,
    labels: Labels,
    curve: Curve | None = None,
    *,
    done_with: str = "",
    expected: Sequence[Fact] = (),
) -> str:
    """The figures a decision needs: what is missing, what each month must bring, this month, last year, and what a
    rate is made of; `expected`: those of the forecast; with `curve` also the recent pace. Of a milestone: when it is
    due and `done_with`, the document it was reported done with."""
    if progress.kind == "milestone":
        told = _milestone_facts(progress, labels, done_with)
    else:
        needed = (_missing(progress, labels), _needed(progress, labels), _pace(progress, labels, curve))
        stands = (ask(progress, labels) for ask in (_steps, _this_month, _last_year))
        told = [*(answer for answer in (*needed, *stands) if answer), *expected]
    css = "facts flat" if progress.kind == "milestone" else "facts"  # beside a chart one below the other
    return f'<div class="{css}">{"".join(_fact(*fact) for fact in told)}</div>'


def _milestone_facts(progress: Progress, labels: Labels, done_with: str) -> list[Fact]:
    t = labels.t
    told = [(t("Status"), labels.phrases.status(progress.status), done_with)]
    if progress.due:
        told.append((t("Due day"), labels.n.day(progress.due), progress.document or ""))
    return told


def _fact(what: str, figure: str, how: str) -> str:
    return (
        f'<div><div class="what">{escape(what)}</div><div class="figure">{escape(figure)}</div>'
        f'<div class="how">{escape(how)}</div></div>'
    )


def _missing(progress: Progress, labels: Labels) -> Fact | None:
    if progress.target is None:
        return None
    t, n = labels.t, labels.n
    due = n.day(progress.due) if progress.due else NOTHING
    how = t("target {target}, due {day}", target=labels.phrases.target(progress), day=due)
    start = ""
    if progress.kind == "stock" and progress.start_level is not None:
        level = n.quantity(progress.start_level, progress.unit, progress.decimals)
        start = t("{level} at the start of the year", level=level)
    return (
        labels.t("To the annual target"),
        labels.phrases.gap(progress),
        t(", ").join(part for part in (how, start) if part),
    )


def _needed(progress: Progress, labels: Labels) -> Fact | None:
    t, n = labels.t, labels.n
    if not progress.gap or progress.needed_even is None or progress.kind in RATES:
        return None
    months = round(progress.gap / progress.needed_even)  # up to the due day, which is not always the year's end
    seasonal = n.listing(
        [
            f"{n.month_name(month)} {labels.phrases.needed_in(progress, amount)}"
            for month, amount in progress.needed_seasonal[:NEXT_MONTHS]
        ]
    )
    return (
        t("Needed a month, months left: {count}", count=months),
        labels.phrases.needed(progress),
        (t("along the usual course: {amounts}", amounts=seasonal) + _borrowed(progress, labels))
        if seasonal
        else t("evenly spread"),
    )


def _pace(progress: Progress, labels: Labels, curve: Curve | None) -> Fact | None:
    """What the last three months brought, and last year's same months, beside what each month needs."""
    if curve is None or progress.kind != "cumulative" or not progress.gap or progress.needed_even is None:
        return None
    recent, then = recent_mean(curve), same_months_last_year(curve)
    if recent is None and then is None:
        return None
    t, n = labels.t, labels.n

    def amount(value: float | None) -> str:
        return n.quantity(value, progress.unit, progress.decimals)

    how = (
        ""
        if then is None
        else t("last year's {period}, a month {amount}", period=_coming(curve, n), amount=amount(then))
    )
    return t("Last three months, a month"), amount(recent), how


def _coming(curve: Curve, n: Numbers) -> str:
    """The months that are still to be reported: 10—12月."""
    first, december = n.month_name(last_reported(curve.actual) + 2), n.month_name(12)
    if first == december:
        return december
    return f"{first.removesuffix('月')}—{december}" if n.language == "zh" else f"{first}–{december}"


def _borrowed(progress: Progress, labels: Labels) -> str:
    """Whose earlier years, where they are not the district's own; else ''."""
    if progress.reference != "borrowed":
        return ""
    return labels.t(" ({names})", names=history(progress.season, labels.link.lang, labels.n))


def _steps(progress: Progress, labels: Labels) -> Fact | None:
    """A funnel's steps with how many of each came to the next; a rate's numerator and denominator."""
    t, n = labels.t, labels.n
    if progress.status is Status.SUPPRESSED:
        return None
    if len(progress.steps) > 1:
        row, lang = labels.indicators[progress.indicator], labels.link.lang
        names = str(row.get(f"steps_{lang}") or "").split("|")
        shares = [
            t("{name} {share}", name=name, share=n.percent(after / before))
            for name, before, after in zip(names[1:], progress.steps, progress.steps[1:], strict=False)
            if before
        ]
        figures = " → ".join(n.figure(step) for step in progress.steps)
        said = [" → ".join(names), t("of the step before: {shares}", shares=n.listing(shares)) if shares else ""]
        return t("Steps"), figures, t("; ").join(part for part in said if part)
    if progress.kind in RATES and progress.numerator is not None and progress.denominator is not None:
        return t("Numerator / denominator"), f"{n.figure(progress.numerator)} / {n.figure(progress.denominator)}", ""
    return None


def _this_month(progress: Progress, labels: Labels) -> Fact | None:
    t, n = labels.t, labels.n
    if progress.increase is None or progress.status is Status.SUPPRESSED:
        return None
    month = n.month(progress.figure_month or progress.month)
    if progress.kind in LEVELS:
        earlier = labels.phrases.period(progress)
        how = month if progress.increase_months == 1 else t("{month}, change {earlier}", month=month, earlier=earlier)
        rate = progress.kind in RATES
        if rate:
            sign = "+" if n.signed(progress.increase, progress.decimals).startswith("+") else ""
            amount = sign + n.points(progress.increase, progress.decimals)
        else:
            amount = n.signed_in(progress.increase, progress.unit, progress.decimals)
        what = t("Change on the month before") if progress.increase_months == 1 else t("Change on the figure before")
        return what, amount if rate else t("{amount} {unit}", amount=amount, unit=n.unit_name(progress.unit)), how
    amount = n.quantity(progress.increase, progress.unit, progress.decimals)
    if progress.increase_months == 1:
        return t("This month"), amount, month
    return t("{period} together", period=labels.phrases.period(progress)), amount, month


def _last_year(progress: Progress, labels: Labels) -> Fact | None:
    t, n, p = labels.t, labels.n, labels.phrases
    if not progress.comparable:
        return t("Year on year"), NOTHING, t("definition changed since, not comparable")
    if progress.last_year is None:
        return None

    def figure(value: float) -> str:
        if progress.kind in RATES:
            return n.figure(value, progress.decimals) + "%"
        return n.quantity(value, progress.unit, progress.decimals)

    how = t("same period last year {figure}", figure=figure(progress.last_year))
    if progress.compared_2019 is not None and progress.compared_year:
        normal = figure(progress.compared_2019)
        how += t(", ") + t("same period of {year} {figure}", year=progress.compared_year, figure=normal)
    return t("Year on year"), p.change(progress), how
