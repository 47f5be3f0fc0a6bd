"""Which indicators speak of so few that small figures of them are withheld, and how few is that? Today, at any version.

Rights are today's at every version, and this is one of them: an indicator that is sensitive in the newest version, or
was in the version looked at, is protected in both, in every plan year; the larger of the two limits counts. What a
draft says can only add to it: a preview shows nobody more than they may see before it is published.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, or_, select

from data_access.at_version import at
from data_access.change_set import Prepared
from data_access.engine import reading
from data_access.schema import VERSIONED, indicator, status_rule

SMALLEST = 3.0
LEVELS = ("stock", "age_ceiling")  # kinds whose figures rise and fall within the year
RULE = ("suppression", "min_units")


@dataclass(frozen=True)
class Protection:
    """`counts`: sensitive indicator -> whether its value counts units (a percentage does not). `levels`: see LEVELS."""

    counts: Mapping[str, bool] = field(default_factory=dict)
    levels: frozenset[str] = frozenset()
    smallest: float = SMALLEST


def protection(connection: Connection, version: int, draft: Prepared) -> Protection:
    """What is protected for a reader of `version` with `draft` on top."""
    flagged = select(indicator.c.code, indicator.c.kind, indicator.c.unit).where(
        indicator.c.sensitive == 1, or_(at(indicator, version), indicator.c.until.is_(None))
    )
    limits = select(status_rule.c.value).where(
        status_rule.c.kind == RULE[0],
        status_rule.c.parameter == RULE[1],
        or_(at(status_rule, version), status_rule.c.until.is_(None)),
    )
    rows = [tuple(row) for row in connection.execute(flagged)]
    given = [float(value) for value in connection.execute(limits).scalars()]
    return _protection([*rows, *_drafted(draft)], [*given, *_limit(draft)])


def protection_today(engine: Engine) -> tuple[object, ...]:
    """What is protected in the newest version, as part of a cache key: an answer kept must not outlive it."""
    flagged = select(indicator.c.code, indicator.c.kind, indicator.c.unit).where(
        indicator.c.sensitive == 1, indicator.c.until.is_(None)
    )
    limit = select(status_rule.c.value).where(
        status_rule.c.kind == RULE[0], status_rule.c.parameter == RULE[1], status_rule.c.until.is_(None)
    )
    with reading(engine) as connection:
        rows = sorted({tuple(row) for row in connection.execute(flagged)})
        return (*rows, connection.execute(limit).scalar())


def _protection(rows: Iterable[tuple], limits: list[float]) -> Protection:
    counts: dict[str, bool] = {}
    grows: set[str] = set()
    for code, kind, unit in rows:
        counts[code] = counts.get(code, False) or unit != "percent"
        if kind not in LEVELS:
            grows.add(code)
    return Protection(counts, frozenset(counts) - grows, max(limits, default=SMALLEST))


def _drafted(draft: Prepared) -> Iterable[tuple]:
    code, content = VERSIONED["indicator"].key.index("code"), VERSIONED["indicator"].content
    for key, row in draft.get("indicator", {}).items():
        values = dict(zip(content, row.content, strict=True)) if row else {}
        if values.get("sensitive"):
            yield key[code], values["kind"], values["unit"]


def _limit(draft: Prepared) -> Iterable[float]:
    row = draft.get("status_rule", {}).get(RULE)
    if row:
        yield row.content[VERSIONED["status_rule"].content.index("value")]
