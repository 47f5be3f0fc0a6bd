"""What differs between two versions, in the reader's words: figures first, then targets, rules and the catalogue. Pure.

A revised figure comes before a new one; an adjusted target stands beside the value it replaces, with its document and
the day it takes effect; a measure that is new to the catalogue is one line on the screen, and all its columns in the
CSV.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape

import pandas as pd

from ui.alert_rule_words import PARAMETER_NAMES, parameter_value
from ui.alert_words import RULE_NAMES
from ui.formats import HIDDEN, NOTHING, UNITS
from ui.labels import Labels
from ui.rule_words import rule_value
from ui.stored_words import CODES, COLUMNS, FOLLOW_UP, FOLLOW_UP_NAMES, KINDS, TABLES
from ui.tables import plain_table
from ui.target_changes import TargetChange
from ui.target_parts import tier_name
from ui.words import N_, Words

LISTED = 60  # lines of one kind on the screen; the CSV holds all
TABLES_IN_ORDER = (
    "observation",
    "target",
    "weekly_report",
    "enterprise",
    "status_rule",
    "alert_rule",
    "policy_parameter",
    "indicator",
    "district",
)
FIGURES = ("value", "numerator", "denominator")
# Rows of these are told as one when they come or go.
WHOLE = ("policy_parameter", "alert_rule", "indicator", "district", "enterprise")
ONE_LANGUAGE = ("section_zh", "clause_zh")  # the plan's own words, in every view
VALUES = (4, 5)  # the cells of Difference that hold the old and the new value
DAYS = ("due", "window_start", "window_end", "planned_cuts_on", "active_since", "active_until")
PANEL = ("enterprise", "weekly_report")
COUNTS = ("reports", "beyond_details")  # columns that tell how many, and not what
COUNTED = {  # both revised and new, only revised, only new
    "observation": (
        N_("figures revised: {revised}, new: {new}"),
        N_("figures revised: {revised}"),
        N_("new figures: {new}"),
    ),
    "target": (
        N_("targets adjusted: {revised}, set: {new}"),
        N_("targets adjusted: {revised}"),
        N_("targets set: {new}"),
    ),
    "weekly_report": (
        N_("weekly reports corrected: {revised}, new: {new}"),
        N_("weekly reports corrected: {revised}"),
        N_("new weekly reports: {new}"),
    ),
}
Kept = Callable[[object, str], object]


@dataclass(frozen=True)
class Difference:
    """One line: where, what, whose, when, which column; old and new as `told`; `basis`: the document behind it."""

    table: str
    what: str
    district: str
    period: str
    column: str
    old: object
    new: object
    basis: str = ""

    @property
    def cells(self) -> tuple[object, ...]:
        return self.what, self.district, self.period, self.column, self.old, self.new, self.basis


@dataclass(frozen=True)
class Naming:
    """What the keys of rules, policy parameters and enterprises are called, and the unit that each is counted in."""

    names: Mapping[str, str]
    units: Mapping[str, str]
    enterprises: Mapping[str, str] = field(default_factory=dict)  # those that the viewer may see, by code


def in_language(changes: pd.DataFrame, language: str) -> pd.DataFrame:
    """The rows of Reader.changes() without the columns that say the same in the other language."""
    column = changes["column"]
    return changes[~column.str.endswith("_en" if language == "zh" else "_zh") | column.isin(ONE_LANGUAGE)]


def naming(
    rules: pd.DataFrame, parameters: pd.DataFrame, labels: Labels, enterprises: Mapping[str, str] | None = None
) -> Naming:
    """By key: "cumulative|watch_ratio" -> its kind and threshold. `enterprises`: code -> name."""
    name, t = f"name_{labels.link.lang}", labels.t
    names, units = {}, {}
    for row in rules.to_dict("records"):
        key = f"{row['kind']}|{row['parameter']}"
        units[key] = row["unit"]
        names[key] = t("{name}: {what}", name=t(KINDS[row["kind"]]), what=row[name]) if row["kind"] in KINDS else key
    for row in parameters.to_dict("records"):
        key = f"{row['code']}|{row['effective_from']}"
        names[key], units[key] = row[name], row["unit"]
    return Naming(names, units, enterprises or {})


@dataclass(frozen=True)
class Differences:
    """Two versions side by side. `rows`: what differs, in the order of TABLES_IN_ORDER and revised before new, with
    `is_new` and `is_entry` (a row that came or went as a whole); `targets`: what was done to the targets' values."""

    rows: pd.DataFrame
    targets: Sequence[TargetChange]

    @cached_property
    def counts(self) -> dict[str, tuple[int, int]]:
        """Table -> how many of its keys were revised or removed, and how many are new. A figure counts by its value,
        numerator or denominator, once."""
        told = {}
        for table in TABLES_IN_ORDER:
            rows = self.of(table)
            if table == "observation":
                rows = rows[~rows["_late"]]
            listed = rows[~rows["column"].isin(COUNTS)]
            kept = set(listed.loc[~listed["is_new"], "key"])
            new = len(set(listed["key"]) - kept) + _sum(rows, "reports", "new")
            first = sum(change.old is None for change in self.targets) if table == "target" else 0
            changed = len(self.targets) - first if table == "target" else 0
            told[table] = (len(kept) + _sum(rows, "reports", "old") + changed, new + first)
        return told

    @cached_property
    def elsewhere(self) -> dict[str, int]:
        """Table of the panel -> how many of its rows differ in districts whose enterprises the viewer does not see."""
        return {table: _sum(self.of(table), "beyond_details", "new") for table in PANEL}

    @cached_property
    def _by_table(self) -> dict[str, pd.DataFrame]:
        return {table: self.rows[self.rows["table"] == table] for table in TABLES_IN_ORDER}

    def of(self, table: str) -> pd.DataFrame:
        return self._by_table[table]

    def lines(self, table: str) -> int:
        """How many lines a table's differences take."""
        return len(self.of(table)) + (len(self.targets) if table == "target" else 0)


def differences(
    changes: pd.DataFrame, targets: Sequence[TargetChange], order: Sequence[str], *, is_whole: bool = False
) -> Differences:
    """`changes`: see in_language(); `order`: the plan's indicators; `is_whole`: every column of what came or went, as
    the CSV tells it."""
    places = {code: place for place, code in enumerate(order)}
    told = {"|".join(map(str, change.key)) for change in targets}
    rows = changes[~((changes["table"] == "target") & changes["key"].isin(told))]
    sides = rows.groupby(["table", "key"])[["old", "new"]].transform("count")
    is_listed = rows["table"].isin(WHOLE) & ~rows["column"].isin(COUNTS)
    one_sided = is_listed & ((sides["old"] == 0) | (sides["new"] == 0))
    rows = rows.assign(
        is_entry=one_sided & (not is_whole),
        is_new=rows["old"].isna() & ~rows["suppressed"].astype(bool) & ((sides["old"] == 0) | ~one_sided),
        _table=rows["table"].map(TABLES_IN_ORDER.index),
        _late=~rows["column"].isin(FIGURES),
        _place=rows["indicator"].map(lambda code: places.get(code, len(places))),
    )
    entries = rows[rows["is_entry"]].drop_duplicates(["table", "key"])
    rows = pd.concat([rows[~rows["is_entry"]], entries])
    rows = rows.sort_values(["_table", "is_new", "_late", "_place"], kind="stable")
    return Differences(rows, targets)


def lines_of(found: Differences, named: Naming, labels: Labels, *, most: int | None = None) -> list[Difference]:
    """The first `most` lines of each table in words; without `most` all of them, with figures as they are kept."""
    kept: Kept = _as_kept if most is None else labels.n.as_kept
    told = []
    for table in TABLES_IN_ORDER:
        lines = [_target(change, labels, kept) for change in found.targets[:most]] if table == "target" else []
        room = None if most is None else most - len(lines)
        told += lines
        told += [_told(row, named, labels, kept) for row in found.of(table).iloc[:room].to_dict("records")]
    return told


def differences_said(found: Differences, a: str, b: str, labels: Labels) -> str:
    """How many figures, targets and other things differ, in one sentence: what a leader wants to know first."""
    t, n, parts = labels.t, labels.n, []
    for table, (revised, new) in found.counts.items():
        if not revised + new:
            continue
        if table in COUNTED:
            both, only_revised, only_new = COUNTED[table]
            words = both if revised and new else only_revised if revised else only_new
            parts.append(t(words, revised=n.figure(revised), new=n.figure(new)))
        else:
            parts.append(t("{name}, changes: {count}", name=t(TABLES[table]), count=n.figure(revised + new)))
    for table, number in found.elsewhere.items():
        if number:
            parts.append(
                t("{name}, changes in other districts: {count}", name=t(TABLES[table]), count=n.figure(number))
            )
    if not parts:
        return t("Version {a} and version {b} hold the same data", a=a, b=b)
    return t("From version {a} to version {b}: {said}", a=a, b=b, said=t(", ").join(parts))


def differences_tables(found: Differences, lines: Sequence[Difference], labels: Labels) -> str:
    """A table for each kind of thing that differs; `lines`: see lines_of()."""
    t, parts, heads = labels.t, [], _heads(labels.t)
    for table in TABLES_IN_ORDER:
        # The value itself needs no name beside it; a numerator does.
        told = [
            line if line.column != t("value") else replace(line, column="") for line in lines if line.table == table
        ]
        rows = [tuple(map(str, line.cells)) for line in told]
        if not rows:
            continue
        name = t(TABLES[table])
        # Where all is new there is no old value, and so on: a column without any entry tells nothing.
        filled = [at for at in range(len(heads)) if any(row[at] not in ("", NOTHING) for row in rows)]
        drawn = plain_table(
            [heads[at] for at in filled],
            [[row[at] for at in filled] for row in rows],
            caption=name,
            numeric=[index for index, at in enumerate(filled) if at in VALUES] if table in COUNTED else (),
            css="cards",
        )
        more = found.lines(table) - len(rows)
        rest = f'<p class="muted">{escape(t("more lines in the CSV: {count}", count=labels.n.figure(more)))}</p>'
        parts.append(f"<h2>{escape(name[:1].upper() + name[1:])}</h2>{drawn}{rest if more else ''}")
    return "".join(parts)


def differences_frame(lines: Sequence[Difference], labels: Labels) -> pd.DataFrame:
    """The same for the CSV, all of it, with figures as they are kept."""
    rows = [(labels.t(TABLES[line.table]), *line.cells) for line in lines]
    return pd.DataFrame(rows, columns=[labels.t("Where"), *_heads(labels.t)], dtype=object)


def _sum(rows: pd.DataFrame, column: str, side: str) -> int:
    """What the rows of one of COUNTS add up to."""
    return int(rows.loc[rows["column"] == column, side].dropna().sum())


def _as_kept(value: object, _unit: str = "") -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _heads(t: Words) -> tuple[str, ...]:
    return t("What"), t("District"), t("Period"), t("Column"), t("Old"), t("New"), t("Basis")


def _target(change: TargetChange, labels: Labels, kept: Kept) -> Difference:
    t, unit = labels.t, labels.unit(change.indicator)
    since = t("in force from {day}", day=labels.n.day(change.effective_from))
    tier = tier_name(change.tier, labels)
    return Difference(
        table="target",
        what=t("{name} ({what})", name=labels.indicator(change.indicator), what=tier),
        district=labels.district(change.district),
        period=t("year {year}", year=change.year),
        column=labels.t(COLUMNS["value"]),
        old=kept(change.old, unit),
        new=kept(change.new, unit),
        basis=t(", ").join(part for part in (change.document, since) if part),
    )


def _entry(row: Mapping[str, object], named: Naming, labels: Labels) -> Difference:
    """A measure, district, enterprise or parameter that came or went as a whole; of an alert rule also its line."""
    said = labels.t("added") if row["is_new"] else labels.t("removed")
    is_line = row["table"] == "alert_rule" and row["column"] == "value"
    old, new = (_line(row, side, labels) if is_line else "" for side in ("old", "new"))
    return Difference(str(row["table"]), _what(row, named, labels), *_whose(row, labels), said, old, new)


def _line(row: Mapping[str, object], side: str, labels: Labels) -> str:
    """The line of an alert rule as it is read: 20%; nothing where it was not there."""
    value = row[side]
    if value is None or value != value:
        return ""
    rule, parameter, _ = str(row["key"]).split("|")
    return labels.n.as_kept(value) if rule == FOLLOW_UP else parameter_value(parameter, float(str(value)), labels.n)


def _told(row: Mapping[str, object], named: Naming, labels: Labels, kept: Kept) -> Difference:
    if row["is_entry"]:
        return _entry(row, named, labels)
    column = str(row["column"]).removesuffix("_zh").removesuffix("_en")
    unit = labels.unit(str(row["indicator"])) if column in ("value", "start_level") else ""

    def value(side: str) -> object:
        if row["suppressed"]:
            return HIDDEN
        if row["table"] == "alert_rule" and column == "value":
            return _line(row, side, labels)
        if row["table"] in ("status_rule", "policy_parameter") and column == "value" and row[side] is not None:
            return rule_value(float(str(row[side])), named.units.get(str(row["key"]), ""), labels.n)
        return _value(row[side], column, labels, kept, unit)

    return Difference(
        str(row["table"]),
        _what(row, named, labels),
        *_whose(row, labels),
        labels.t(COLUMNS[column]),
        value("old"),
        value("new"),
    )


def _whose(row: Mapping[str, object], labels: Labels) -> Iterator[str]:
    yield labels.district(str(row["district"])) if row["district"] else ""
    yield _period(row, labels)


def _what(row: Mapping[str, object], named: Naming, labels: Labels) -> str:
    if row["table"] in PANEL:
        code = "" if row["column"] in COUNTS else str(row["key"]).split("|")[0]
        return named.enterprises.get(code, code)
    if row["table"] == "alert_rule":
        rule, parameter, _ = str(row["key"]).split("|")
        if rule == FOLLOW_UP:
            return labels.t("{name}: {what}", name=labels.t("Follow-up"), what=labels.t(FOLLOW_UP_NAMES[parameter]))
        return labels.t("{name}: {what}", name=labels.t(RULE_NAMES[rule]), what=labels.t(PARAMETER_NAMES[parameter]))
    if not row["indicator"]:
        return named.names.get(str(row["key"]), "" if row["district"] else str(row["key"]))
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
    if table == "weekly_report":
        return labels.n.day(key[-1]) if key[-1] else ""
    return labels.n.day(key[-1]) if table in ("policy_parameter", "alert_rule") else ""


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
    if column == "district":
        return labels.district(str(value))
    if column == "break_month":
        return labels.n.month(str(value))
    return kept(value, unit) if isinstance(value, int | float) else str(value)
