"""Which cells of a comparison did a correction or late report of very few enterprises change since another version?

Or the verification of their figures: a report of another week confirms one that was left out until then.

Who compares the two versions would see in their difference what these enterprises reported.
"""

from collections.abc import Callable, Collection

import pandas as pd
from sqlalchemy import Connection, select

from data_access.panel_schema import enterprise, weekly_report

REPORTS = ["enterprise", "week", "district", "headcount", "since", "until"]
REGISTER = ["code", "industry", "since", "until"]
FACTS = ["district", "industry", "first", "last"]


def revised_cells(
    connection: Connection,
    version: int,
    first: str,
    last: str,
    smallest: float,
    left_out: Callable[[int], Collection[int]],
) -> frozenset[tuple[str, str]]:
    """(district, industry) of the cells of `first` to `last` that fewer than `smallest` enterprises changed up to
    `version`, since any version before it. `left_out`: whom the comparison leaves out at a version."""
    reports = _history(connection, weekly_report, REPORTS, version, weekly_report.c.week.in_((first, last)))
    moved = pd.concat([reports["since"], reports["until"].dropna()])
    register = _history(connection, enterprise, REGISTER, version)
    ended = register[register["until"].notna() & register["code"].isin(reports["enterprise"])]
    heard = reports.loc[reports["week"] == last, "since"]
    confirming = _moments(connection, last, version, int(heard.min())) if len(heard) else []
    moments = sorted({int(moment) for moment in [*moved, *ended["until"], *confirming] if moment <= version})

    def at(moment: int) -> pd.DataFrame:
        found = _matched(reports, register, moment, first, last)
        return found if found.empty else found[~found.index.isin(list(left_out(moment)))]

    now = at(version)
    found: set[tuple[str, str]] = set()
    for moment in moments[:-1]:
        found |= _differing(at(moment), now, smallest)
    return frozenset(found)


def _moments(connection: Connection, last: str, version: int, after: int) -> list[int]:
    """The versions after one that told, corrected or withdrew a report of any week up to `last`."""
    column = weekly_report.c
    statements = [
        select(moment).distinct().where(column.week <= last, moment > after, moment <= version)
        for moment in (column.since, column.until)
    ]
    return [int(moment) for statement in statements for moment in connection.execute(statement).scalars()]


def _history(connection: Connection, table, columns: list[str], version: int, *wanted) -> pd.DataFrame:
    statement = select(*(table.c[name] for name in columns)).where(table.c.since <= version, *wanted)
    return pd.DataFrame(connection.execute(statement).all(), columns=columns)


def _matched(reports: pd.DataFrame, register: pd.DataFrame, version: int, first: str, last: str) -> pd.DataFrame:
    """FACTS of every enterprise that reported in both weeks, as of a version."""
    told = _at(reports, version).dropna(subset=["headcount"]).set_index("enterprise")
    before, after = told[told["week"] == first], told[told["week"] == last]
    found = pd.DataFrame({"district": after["district"], "first": before["headcount"], "last": after["headcount"]})
    found = found.dropna(subset=["first", "last"])
    return found.assign(industry=_at(register, version).set_index("code")["industry"])[FACTS]


def _at(history: pd.DataFrame, version: int) -> pd.DataFrame:
    return history[(history["since"] <= version) & ~(history["until"] <= version)]


def _differing(before: pd.DataFrame, now: pd.DataFrame, smallest: float) -> set[tuple[str, str]]:
    if before.empty:
        return set()  # nothing was told yet, so nothing can be compared
    both = before.merge(now, how="outer", left_index=True, right_index=True, suffixes=("_old", "_new"))
    same = pd.Series(True, index=both.index)
    for fact in FACTS:
        same &= both[f"{fact}_old"] == both[f"{fact}_new"]
    changed = both[~same]
    cells = pd.concat(
        [
            changed[[f"district{side}", f"industry{side}"]].set_axis(["district", "industry"], axis=1).dropna()
            for side in ("_old", "_new")
        ]
    )
    cells = cells.reset_index().drop_duplicates()
    counted = cells.groupby(["district", "industry"]).size()
    return {(str(district), str(industry)) for (district, industry), number in counted.items() if number < smallest}
