"""Months as numbers (2020-01 is 24240), so that differences and the same month of last year are plain arithmetic."""

from calendar import monthrange
from datetime import date
from functools import cache


@cache
def number(month: str) -> int:
    """2020-09 -> 24248."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


@cache
def text(month: int) -> str:
    """24248 -> 2020-09."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def year_of(month: int) -> int:
    return month // 12


def calendar_month(month: int) -> int:
    """1 for January."""
    return month % 12 + 1


@cache
def last_day(month: int) -> str:
    """The last day of a month, ISO: 24248 -> 2020-09-30."""
    year, within = divmod(month, 12)
    return date(year, within + 1, monthrange(year, within + 1)[1]).isoformat()
