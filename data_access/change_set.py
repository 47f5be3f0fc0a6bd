"""What is to change, as handed in; and the same once every value has been checked against the schema."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

Key = tuple[object, ...]


@dataclass(frozen=True)
class ChangeSet:
    """Rows to add or correct and keys to remove, by table name.

    A row is a mapping of schema columns without `since` and `until`; `source_sheet` and `source_row` are optional, and
    a column that may be NULL may be left out. A removed key is a tuple in the order of the table's key.
    """

    rows: Mapping[str, Sequence[Mapping[str, object]]]
    removed: Mapping[str, Sequence[tuple]] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceFile:
    """The file a change was read from; its bytes are kept once per content, its name with each publication."""

    name: str
    content: bytes

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Row:
    """What one key is to say: its content in the order of Versioned.content, and where it was read."""

    content: tuple[object, ...]
    sheet: str | None = None
    line: int | None = None


# Table name -> key -> the row it is to have, None where it is to have none.
Prepared = dict[str, dict[Key, Row | None]]
