"""Does every enterprise still have its district, and every weekly report its enterprise, after a change?

As data_access.references asks of observations and targets, but never by reading all reports: there may be millions.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from sqlalchemy import Connection, select

from data_access.change_set import Key, Prepared
from data_access.errors import Dangling, InvalidChange
from data_access.panel_schema import enterprise, weekly_report
from data_access.schema_parts import VERSIONED
from data_access.sense import Problem
from data_access.validate import MOST_PROBLEMS, named

ENTERPRISE, REPORT = VERSIONED["enterprise"], VERSIONED["weekly_report"]
AT_ONCE = 400
PLACE = {versioned.name: versioned.content.index("district") for versioned in (ENTERPRISE, REPORT)}
CREDIT_CODE = ENTERPRISE.content.index("credit_code")


def check_panel_references(connection: Connection, changed: Prepared, districts: Collection[object]) -> None:
    """Raise Dangling for rows of an unknown district or enterprise and for removals that leave such rows, and
    InvalidChange where two enterprises would bear one credit code. `districts`: the codes there will be."""
    if not {"district", "enterprise", "weekly_report"} & changed.keys():
        return
    missing = [*_without_district(changed, districts), *_without_enterprise(connection, changed)]
    if missing:
        problems = [problem for problem, _ in missing]
        raise Dangling(problems[:MOST_PROBLEMS], _removed_by(connection, {code for _, code in missing if code}))
    left = [*_left_in_districts(connection, changed, districts), *_left_of_enterprises(connection, changed)]
    if left:
        raise Dangling([problem for problem, _ in left][:MOST_PROBLEMS], tuple(sorted({since for _, since in left})))
    twice = list(_credit_codes_twice(connection, changed))
    if twice:
        raise InvalidChange(twice[:MOST_PROBLEMS])


def _without_district(changed: Prepared, districts: Collection[object]) -> Iterator[tuple[Problem, None]]:
    for name, place in PLACE.items():
        for key, row in changed.get(name, {}).items():
            if row is not None and row.content[place] not in districts:
                zh, en = named(name, key)
                code = row.content[place]
                yield (
                    (
                        f"{zh}：没有代码为 {code} 的县区，请先入库县区",
                        f"{en}: there is no district {code}; publish the district first",
                    ),
                    None,
                )


def _without_enterprise(connection: Connection, changed: Prepared) -> Iterator[tuple[Problem, int]]:
    reports = changed.get("weekly_report", {})
    wanted = {key[0] for key, row in reports.items() if row is not None}
    given = changed.get("enterprise", {})
    known = {key[0] for key, row in given.items() if row is not None}
    open_ones = wanted - known
    if open_ones:
        current = select(enterprise.c.code).where(enterprise.c.until.is_(None))
        if len(open_ones) <= AT_ONCE:
            current = current.where(enterprise.c.code.in_(sorted(open_ones)))
        known |= set(connection.scalars(current)) - {key[0] for key, row in given.items() if row is None}
    for key, row in reports.items():
        if row is not None and key[0] not in known:
            zh, en = named("weekly_report", key)
            problem = (
                f"{zh}：没有编号为 {key[0]} 的企业，请先入库企业名录",
                f"{en}: there is no enterprise {key[0]}; publish the register first",
            )
            yield problem, key[0]


def _removed_by(connection: Connection, codes: Collection[int]) -> tuple[int, ...]:
    """The versions that removed these enterprises, where one did."""
    versions: set[int] = set()
    for some in _some(sorted(codes)):
        closed = select(enterprise.c.until).where(enterprise.c.code.in_(some), enterprise.c.until.is_not(None))
        versions.update(connection.scalars(closed))
    return tuple(sorted(versions))


def _left_in_districts(
    connection: Connection, changed: Prepared, districts: Collection[object]
) -> Iterator[tuple[Problem, int]]:
    gone = [key[0] for key, row in changed.get("district", {}).items() if row is None]
    for versioned in (ENTERPRISE, REPORT) if gone else ():
        table = versioned.table
        columns = [table.c[name] for name in (*versioned.key, "district", "since")]
        for row in connection.execute(select(*columns).where(table.c.until.is_(None), table.c.district.in_(gone))):
            key = tuple(row[: len(versioned.key)])
            if key not in changed.get(versioned.name, {}) and row.district not in districts:
                yield _still_needs(versioned.name, key, row.district), row.since


def _left_of_enterprises(connection: Connection, changed: Prepared) -> Iterator[tuple[Problem, int]]:
    gone = sorted(key[0] for key, row in changed.get("enterprise", {}).items() if row is None)
    going = changed.get("weekly_report", {})
    table = weekly_report
    for some in _some(gone):
        of_these = select(table.c.enterprise, table.c.week, table.c.since).where(
            table.c.until.is_(None), table.c.enterprise.in_(some)
        )
        for code, week, since in connection.execute(of_these):
            if (code, week) not in going:  # given anew and checked already, or removed too
                yield _still_needs("weekly_report", (code, week), code), since


def _still_needs(table: str, key: Key, lost: object) -> Problem:
    zh, en = named(table, key)
    return f"{zh} 还在使用 {lost}，不能删除", f"{en} still needs {lost}, which cannot be removed"


def _credit_codes_twice(connection: Connection, changed: Prepared) -> Iterator[Problem]:
    given = {key: row for key, row in changed.get("enterprise", {}).items() if row is not None}
    owners: dict[object, Key] = {}
    if given:
        current = select(enterprise.c.code, enterprise.c.credit_code).where(enterprise.c.until.is_(None))
        owners = {
            credit: (code,) for code, credit in connection.execute(current) if (code,) not in changed["enterprise"]
        }
    for key, row in given.items():
        credit_code = row.content[CREDIT_CODE]
        if credit_code in owners:
            zh, en = named("enterprise", key)
            other = owners[credit_code][0]
            yield (
                f"{zh}：统一社会信用代码 {credit_code} 已属于企业 {other}",
                f"{en}: credit code {credit_code} is that of enterprise {other} already",
            )
        owners[credit_code] = key


def _some(values: Iterable[int]) -> Iterator[list[int]]:
    left = iter(values)
    while some := list(islice(left, AT_ONCE)):
        yield some
