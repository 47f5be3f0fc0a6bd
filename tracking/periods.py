"""When a report is due: at the end of every month, quarter or year."""

from tracking import months

LENGTH = {"quarterly": 3, "yearly": 12}  # months that a report covers; others are told by the month


def last_due(frequency: str, month: int) -> int | None:
    """The last month of `month`'s year, up to it, at whose end a report was due; None before the year's first."""
    within, length = months.calendar_month(month), LENGTH.get(frequency, 1)
    due = within - within % length
    return month - within + due if due else None


def next_due(frequency: str, month: int) -> int | None:
    """The next such month after `month` in the same year; None when the year's last has come."""
    within, length = months.calendar_month(month), LENGTH.get(frequency, 1)
    due = within - within % length + length
    return month - within + due if due <= 12 else None
