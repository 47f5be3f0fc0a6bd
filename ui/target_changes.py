"""What was done to the targets between two versions: set, adjusted, withdrawn, each with old and new value. Pure.

An adjusted target is a row of its own with a later effective day, so that a plain comparison of the two versions would
say that it came from nothing; here it is held against the value that it replaces.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

KEY = ["year", "indicator", "district", "tier", "effective_from"]
Key = tuple[int, str, str, str, str]
Rows = Mapping[Key, Mapping[str, object]]


@dataclass(frozen=True)
class TargetChange:
    """`old` None: set for the first time; `new` None: withdrawn, and nothing stands in its place."""

    year: int
    indicator: str
    district: str
    tier: str
    effective_from: str
    old: float | None
    new: float | None
    document: str
    reason: str

    @property
    def key(self) -> Key:
        return self.year, self.indicator, self.district, self.tier, self.effective_from


def target_changes(before: pd.DataFrame, after: pd.DataFrame) -> list[TargetChange]:
    """Adjusted and withdrawn targets first, then those set for the first time; frames as of Reader.targets()."""
    then, now = _by_key(before), _by_key(after)
    changes = [
        _change(key, row, old=then[key]["value"] if key in then else _replaced(key, now), new=row["value"])
        for key, row in now.items()
        if key not in then or then[key]["value"] != row["value"]
    ]
    changes += [
        _change(key, row, old=row["value"], new=_replaced(key, now)) for key, row in then.items() if key not in now
    ]
    return sorted(changes, key=lambda change: (change.old is None, change.key))


def _by_key(targets: pd.DataFrame) -> Rows:
    return {tuple(row[name] for name in KEY): row for row in targets.to_dict("records")}


def _replaced(key: Key, rows: Rows) -> float | None:
    """The value that was in force before one took effect: the same target's latest earlier one."""
    earlier = [other for other in rows if other[:4] == key[:4] and other[4] < key[4]]
    return float(rows[max(earlier)]["value"]) if earlier else None


def _change(key: Key, row: Mapping[str, object], *, old: object, new: object) -> TargetChange:
    year, *names = key
    reason = "" if pd.isna(row["reason"]) else str(row["reason"])
    old, new = (None if value is None else float(value) for value in (old, new))
    return TargetChange(int(year), *map(str, names), old, new, str(row["document"]), reason)
