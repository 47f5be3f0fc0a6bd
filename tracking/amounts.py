"""What a month added, which month's figure stands, and which earlier figures it may be compared with."""

from tracking.catalogue import Spec
from tracking.figures import Line
from tracking.periods import last_due

TREND_MONTHS = 24


def figure_month(spec: Spec, line: Line, month: int) -> int | None:
    """Whose month's figure stands in `month`: the month itself, for quarterly and yearly reports the latest since the
    last one due. None when nothing has been reported that was due.

    A district may tell more often than it has to. Where only some do, that makes no figure of the city: the latest that
    holds every part stands, else the one that was due.
    """
    due = last_due(spec.frequency, month)
    # Before the year's first report is due, whatever came early this year stands.
    earliest = month // 12 * 12 if due is None else due
    told = [at for at in range(month, earliest - 1, -1) if line.is_present(at)]
    return next((at for at in told if line.is_whole(at)), told[-1] if told else None)


def increase(spec: Spec, line: Line, at: int) -> tuple[float | None, int]:
    """What the month added and how many months that covers; rates and stocks: the change since the last figure.

    Year-to-date kinds start from zero in January, which is never told alone: (None, 1) in January, two months in
    February.
    """
    now = line.figure(at)
    if now is None:
        return None, 1
    january = at // 12 * 12
    if spec.kind == "cumulative":
        if at == january:
            return None, 1
        before = next((past for past in range(at - 1, january, -1) if line.is_whole(past)), january - 1)
    elif spec.adds_up_within_year:
        before = next((past for past in range(at - 1, january - 1, -1) if line.is_whole(past)), january - 1)
    else:
        before = next((past for past in range(at - 1, at - 13, -1) if line.is_whole(past)), None)
        if before is None:
            return None, 1
    earlier = 0.0 if spec.adds_up_within_year and before < january else line.figure(before)
    return (None, 1) if earlier is None else (now - earlier, at - before)


def trend(spec: Spec, line: Line, month: int) -> tuple[float | None, ...]:
    """The last 24 months: increases of year-to-date kinds, levels of the others.

    An increase over several months (January and February, or a month not reported) is spread evenly over them and
    shown at the last; the months before stay empty. Months that lack a part are empty, so that no fall is drawn.
    """
    return tuple(_trend_at(spec, line, at) for at in range(month - TREND_MONTHS + 1, month + 1))


def _trend_at(spec: Spec, line: Line, at: int) -> float | None:
    if not spec.adds_up_within_year:
        return line.figure(at)
    amount, covered = increase(spec, line, at)
    return None if amount is None else amount / covered


def comparable(spec: Spec, now: int, then: int) -> bool:
    """Were both figures counted by one definition? A cumulative figure of a year in which it changed was not, unless
    it changed by February, the first month told."""
    broken = spec.break_number()
    if broken is None or now < broken:
        return True
    if spec.adds_up_within_year:
        return then // 12 * 12 + 1 >= broken
    return then >= broken
