"""How does a file of weekly reports, or of the enterprise register, become part of the data? All of it or none of it.

An enterprise is known by its credit code; a new one is given an opaque number. A report is filed where its enterprise
stands, one that is put right where it stood.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from data_access.change_set import ChangeSet, SourceFile
from data_access.contacts import Contact, keep_contacts
from data_access.credit_code import credit_code_problem
from data_access.engine import reading
from data_access.errors import InvalidChange, NothingToPublish, Refused
from data_access.load_cells import FileRefused, Problem, shown
from data_access.load_file import read_sheets
from data_access.load_rows import Found, Place, read_rows
from data_access.panel_schema import enterprise, weekly_report
from data_access.panel_template import ENTERPRISES, REGISTER_TEMPLATE, REPORTS, WEEKLY_TEMPLATE
from data_access.publish import publish
from data_access.schema import district, publication
from data_access.validate import prepare
from data_access.weeks import iso_week

CONTACT = ("position", "office_phone")
SIX_DIGITS, NINE_DIGITS = range(100_000, 1_000_000), range(100_000_000, 1_000_000_000)
LEAVERS = ("dismissed", "resigned", "ended", "closed", "untyped")
COLUMN = {column.field: column for column in (*REGISTER_TEMPLATE.columns, *WEEKLY_TEMPLATE.columns)}


@dataclass(frozen=True)
class Loaded:
    """What was loaded: the new version, and how many enterprises, reports, contacts, and of these reports how many
    hold a base, hires and leavers that do not lead to the end."""

    version: int | None
    enterprises: int
    reports: int
    contacts: int
    gaps: int


class KnownFile(Refused):
    """Everything in the file is in the data already."""


@dataclass(frozen=True)
class Known:
    """What the data say of an enterprise before the file, by its credit code."""

    code: int
    name: str
    district: str
    active_since: str
    active_until: str | None


def load_file(
    engine: Engine,
    file: SourceFile,
    *,
    author: str,
    reason: str | None = None,
    published_at: datetime | None = None,
) -> Loaded:
    """Publish what a file says, in one publication with the file in it.

    Raises FileRefused with everything that is wrong, KnownFile where nothing of it is new, and what publish() raises.
    """
    sheets = read_sheets(file)
    with reading(engine) as connection:
        places = _districts(connection)
        register = _register(connection)
    found = read_rows(sheets, places)
    problems = list(found.problems)
    if not any(found.rows.values()) and not problems:
        raise FileRefused(
            [], "文件中没有数据行，没有入库任何内容。", "There is no row below the header; nothing was loaded."
        )
    enterprises = _enterprises(found, register, problems)
    reports = _reports(engine, found, _known(register, enterprises), problems)
    if problems:
        raise FileRefused(sorted(problems, key=lambda one: (one.sheet, one.row)))
    changes = ChangeSet({"enterprise": list(enterprises.values()), "weekly_report": reports})
    contacts = _contacts(found, enterprises)
    version = _published(engine, changes, file, author, reason, published_at, is_all=not contacts)
    kept = keep_contacts(engine, contacts, author=author, at=published_at) if contacts else 0
    if version is None and not kept:
        raise _known_file(engine, file)
    return Loaded(version, len(enterprises), len(reports), kept, sum(_has_gap(row) for row in reports))


def _published(
    engine: Engine,
    changes: ChangeSet,
    file: SourceFile,
    author: str,
    reason: str | None,
    published_at: datetime | None,
    *,
    is_all: bool,
) -> int | None:
    """The new version; None where the data say all of it already."""
    weeks = sorted({str(row["week"]) for row in changes.rows["weekly_report"]})
    try:
        return publish(
            engine,
            changes,
            kind=_kind(engine, changes),
            author=author,
            reason=reason or _reason(weeks),
            source=file,
            published_at=published_at,
        )
    except NothingToPublish:
        if is_all:
            raise _known_file(engine, file) from None
        return None
    except InvalidChange as invalid:
        problems = _refused_rows(changes)
        if not problems:
            raise
        raise FileRefused(problems) from invalid


def _districts(connection: Connection) -> dict[str, str]:
    """Code, or name in either language, of each district below the city -> its code."""
    now = select(district.c.code, district.c.name_zh, district.c.name_en).where(
        district.c.until.is_(None), district.c.kind != "city"
    )
    rows = connection.execute(now.order_by(district.c.code)).all()
    return {str(name).casefold(): row.code for row in rows for name in row}


def _register(connection: Connection) -> dict[str, Known]:
    columns = (enterprise.c[name] for name in ("credit_code", *Known.__annotations__))
    return {row[0]: Known(*row[1:]) for row in connection.execute(select(*columns).where(enterprise.c.until.is_(None)))}


def _enterprises(found: Found, register: Mapping[str, Known], problems: list[Problem]) -> dict[str, dict[str, object]]:
    """Rows of the table by credit code; new ones are given numbers that nobody has."""
    rows: dict[str, dict[str, object]] = {}
    places: dict[str, Place] = {}
    taken = {known.code for known in register.values()}
    for place, said in found.rows.get(ENTERPRISES, []):
        credit_code = str(said["credit_code"]).upper()
        wrong = credit_code_problem(credit_code)
        if wrong:
            problems.append(_cell(place, "credit_code", credit_code, wrong))
        elif credit_code in places:
            problems.append(_twice(place, places[credit_code], credit_code))
        else:
            places[credit_code] = place
            known = register.get(credit_code)
            code = known.code if known else _fresh(taken)
            taken.add(code)
            told = {name: value for name, value in said.items() if name not in CONTACT}
            rows[credit_code] = {
                **told,
                "credit_code": credit_code,
                "code": code,
                "source_sheet": place.sheet or None,
                "source_row": place.row,
            }
    return rows


def _fresh(taken: set[int]) -> int:
    """An opaque number that nobody has: drawn by chance, so that it tells nothing of its enterprise."""
    numbers = SIX_DIGITS if len(taken) < len(SIX_DIGITS) // 2 else NINE_DIGITS
    chance = random.SystemRandom()
    while (code := chance.choice(numbers)) in taken:
        pass
    return code


def _known(register: Mapping[str, Known], enterprises: Mapping[str, Mapping[str, object]]) -> dict[str, Known]:
    """The register as it will be with the file."""
    given = {
        credit_code: Known(*(row.get(name) for name in Known.__annotations__))
        for credit_code, row in enterprises.items()
    }
    return {**register, **given}


def _reports(
    engine: Engine, found: Found, known: Mapping[str, Known], problems: list[Problem]
) -> list[dict[str, object]]:
    told = found.rows.get(REPORTS, [])
    stood = _stood(engine, sorted({str(said["week"]) for _, said in told}))
    rows: list[dict[str, object]] = []
    places: dict[tuple[str, object], Place] = {}
    for place, said in told:
        credit_code = str(said["credit_code"]).upper()
        one = known.get(credit_code)
        wrong = _report_problem(place, said, credit_code, one)
        if wrong is None and (credit_code, said["week"]) in places:
            wrong = _twice(place, places[credit_code, said["week"]], f"{credit_code} {said['week']}")
        if wrong is not None or one is None:
            problems.append(wrong)
            continue
        places[credit_code, said["week"]] = place
        figures = {name: value for name, value in said.items() if name not in ("credit_code", "name")}
        row = {
            **figures,
            "enterprise": one.code,
            "district": stood.get((one.code, said["week"]), one.district),
            "source_sheet": place.sheet or None,
            "source_row": place.row,
        }
        rows.append(row)
    return rows


def _refused_rows(changes: ChangeSet) -> list[Problem]:
    """What publish() found wrong with single rows, with the place of each."""
    problems = []
    for table, rows in changes.rows.items():
        for row in rows:
            place = Place(str(row["source_sheet"] or ""), int(str(row["source_row"])))
            try:
                prepare(ChangeSet({table: [row]}))
            except InvalidChange as invalid:
                problems += [place.problem(None, *problem) for problem in invalid.problems]
    return problems


def _report_problem(place: Place, said: Mapping[str, object], credit_code: str, one: Known | None) -> Problem | None:
    if one is None:
        wrong = credit_code_problem(credit_code)
        if wrong:
            return _cell(place, "credit_code", credit_code, wrong)
        return place.problem(
            COLUMN["credit_code"],
            f"名录中没有 {credit_code}，请先入库企业名录",
            f"{credit_code} is not in the register; load the register first",
        )
    if said.get("name") and said["name"] != one.name:
        return place.problem(
            COLUMN["name"],
            f"“{shown(said['name'])}”与名录中的“{one.name}”不符；如已更名，请先更新名录",
            f"'{shown(said['name'])}' is '{one.name}' in the register; if it was renamed, load the register first",
        )
    week = str(said["week"])
    if not one.active_since <= week <= (one.active_until or "9999"):
        until = one.active_until
        return place.problem(
            COLUMN["week"],
            f"{week} 不在监测期内（{one.active_since} 至 {until or '今'}），请核对周次或更新名录",
            f"{week} is outside its time in the sample ({one.active_since} to {until or 'now'}); check it",
        )
    return None


def _stood(engine: Engine, weeks: Sequence[str]) -> dict[tuple[int, object], str]:
    """Where each enterprise stood in its reports of these weeks."""
    table = weekly_report
    found: dict[tuple[int, object], str] = {}
    with reading(engine) as connection:
        for week in weeks:
            now = select(table.c.enterprise, table.c.district).where(table.c.week == week, table.c.until.is_(None))
            found.update({(code, week): place for code, place in connection.execute(now)})
    return found


def _kind(engine: Engine, changes: ChangeSet) -> str:
    """A correction where every report of it replaces another, else an import."""
    reports = changes.rows["weekly_report"]
    if changes.rows["enterprise"] or not reports:
        return "import"
    held = _stood(engine, sorted({str(row["week"]) for row in reports}))
    return "correction" if all((row["enterprise"], row["week"]) in held for row in reports) else "import"


def _reason(weeks: Sequence[str]) -> str:
    if not weeks:
        return "企业名录"
    first, last = (iso_week(week) for week in (weeks[0], weeks[-1]))
    return f"{first}企业用工周报" if first == last else f"{first}至{last}企业用工周报"


def _contacts(found: Found, enterprises: Mapping[str, Mapping[str, object]]) -> dict[int, Contact]:
    return {
        int(str(enterprises[credit_code]["code"])): Contact(str(said["position"]), str(said["office_phone"]))
        for _, said in found.rows.get(ENTERPRISES, [])
        if all(said.get(name) for name in CONTACT) and (credit_code := str(said["credit_code"]).upper()) in enterprises
    }


def _has_gap(row: Mapping[str, object]) -> bool:
    base, end, hires = (row.get(name) for name in ("base_headcount", "headcount", "hires"))
    if base is None or end is None or hires is None:
        return False
    return base + hires - sum(row.get(name) or 0 for name in LEAVERS) != end


def _known_file(engine: Engine, file: SourceFile) -> KnownFile:
    told = select(publication.c.version, publication.c.published_at).where(publication.c.source_sha256 == file.sha256)
    with reading(engine) as connection:
        before = connection.execute(told.order_by(publication.c.version)).first()
    if before is None:
        return KnownFile(
            "文件内容与现有数据完全相同，没有需要入库的内容。",
            "Everything in the file equals the current data; there is nothing to load.",
        )
    day = before.published_at[:10]
    return KnownFile(
        f"该文件已于 {day} 入库（版本 {before.version}），内容没有变化。",
        f"This file was loaded on {day} already (version {before.version}); nothing in it is new.",
    )


def _cell(place: Place, name: str, value: object, right: tuple[str, str]) -> Problem:
    return place.problem(COLUMN[name], f"“{shown(value)}”应为{right[0]}", f"'{shown(value)}' should be {right[1]}")


def _twice(place: Place, before: Place, what: str) -> Problem:
    return place.problem(
        None,
        f"{what} 与第{before.row}行重复，请保留一行",
        f"{what} stands in row {before.row} already; keep one of the two",
    )
