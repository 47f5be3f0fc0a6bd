"""What differs between two versions, in the reader's words: one row per column that says something else. Pure."""

from collections.abc import Callable, Mapping

import pandas as pd

from ui.formats import HIDDEN, NOTHING, UNITS
from ui.labels import Labels
from ui.stored_words import CODES, COLUMNS, KINDS, TABLES
from ui.tables import plain_table
from ui.target_parts import tier_name
from ui.words import Words

LISTED = 200
ONE_LANGUAGE = ("section_zh", "clause_zh")  # the plan's own words, in every view
DAYS = ("due", "window_start", "window_end")
Kept = Callable[[object, str], object]


def in_language(changes: pd.DataFrame, language: str) -> pd.DataFrame:
    """The rows of Reader.changes() without the columns that say the same in the other language."""
    column = changes["column"]
    return changes[~column.str.endswith("_en" if language == "zh" else "_zh") | column.isin(ONE_LANGUAGE)]


def names_of(rules: pd.DataFrame, parameters: pd.DataFrame, labels: Labels) -> dict[str, str]:
    """What the keys of rules and policy parameters are called: "cumulative|watch_ratio" -> its kind and threshold."""
    name, t = f"name_{labels.link.lang}", labels.t
    found = {
        f"{row['kind']}|{row['parameter']}": t("{name}: {what}", name=t(KINDS[row["kind"]]), what=row[name])
        for row in rules.to_dict("records")
        if row["kind"] in KINDS
    }
    return found | {f"{row['code']}|{row['effective_from']}": row[name] for row in parameters.to_dict("records")}


def differences_table(changes: pd.DataFrame, names: Mapping[str, str], labels: Labels) -> str:
    """Each changed cell, old → new; the first LISTED of them. `names`: see names_of()."""
    rows = [_told(row, names, labels, labels.n.as_kept) for row in changes.head(LISTED).to_dict("records")]
    return plain_table(_heads(labels.t), [tuple(map(str, row)) for row in rows], numeric=(5, 6))


def differences_frame(changes: pd.DataFrame, names: Mapping[str, str], labels: Labels) -> pd.DataFrame:
    """The same for the CSV, all of it, with figures as they are kept."""
    rows = [_told(row, names, labels, _as_kept) for row in changes.to_dict("records")]
    return pd.DataFrame(rows, columns=list(_heads(labels.t)), dtype=object)


def _as_kept(value: object, _unit: str) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _heads(t: Words) -> tuple[str, ...]:
    return t("Where"), t("What"), t("District"), t("Period"), t("Column"), t("Old"), t("New")


def _told(row: Mapping[str, object], names: Mapping[str, str], labels: Labels, kept: Kept) -> tuple[object, ...]:
    column = str(row["column"]).removesuffix("_zh").removesuffix("_en")
    unit = labels.unit(str(row["indicator"])) if column in ("value", "start_level") else ""
    return (
        labels.t(TABLES[str(row["table"])]),
        _what(row, names, labels),
        labels.district(str(row["district"])) if row["district"] else "",
        _period(row, labels),
        labels.t(COLUMNS[column]),
        *(HIDDEN if row["suppressed"] else _value(row[side], column, labels, kept, unit) for side in ("old", "new")),
    )


def _what(row: Mapping[str, object], names: Mapping[str, str], labels: Labels) -> str:
    if not row["indicator"]:
        return names.get(str(row["key"]), "" if row["district"] else str(row["key"]))
    name = labels.indicator(str(row["indicator"]))
    if row["table"] != "target":
        return name
    return labels.t("{name} ({what})", name=name, what=tier_name(str(row["key"]).split("|")[3], labels))


def _period(row: Mapping[str, object], labels: Labels) -> str:
    table, key = row["table"], str(row["key"]).split("|")
    if row["month"]:
        return labels.n.month(str(row["month"]))
    if table in ("indicator", "target"):
        return labels.t("year {year}", year=key[0])
    return labels.n.day(key[1]) if table == "policy_parameter" else ""


def _value(value: object, column: str, labels: Labels, kept: Kept, unit: str) -> object:
    """A stored value: codes and days in words, figures and nothing as `kept` writes them."""
    if value is None or value != value:
        return kept(None, unit)
    if column == "unit" and value in UNITS:
        return labels.n.unit_name(str(value)) or NOTHING
    if column in CODES and str(value) in CODES[column]:
        return labels.t(CODES[column][str(value)])
    if column in DAYS:
        return labels.n.day(str(value))
    if column == "break_month":
        return labels.n.month(str(value))
    return kept(value, unit) if isinstance(value, int | float) else str(value)
