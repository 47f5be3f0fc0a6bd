"""Does every row still have its district and its indicator after a change?

Foreign keys cannot say it, since a key of a versioned table names a different row in each version.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from data_access.change_set import Key, Prepared, Row
from data_access.errors import InvalidChange, Orphaned
from data_access.schema import VERSIONED, Versioned, district, indicator, observation, target
from data_access.validate import MOST_PROBLEMS, named

KIND = VERSIONED["district"].content.index("kind")


def check_references(connection: Connection, changed: Prepared) -> None:
    """Raise InvalidChange for rows of an unknown district or indicator, Orphaned for removals that leave such rows.

    An observation needs its indicator in the catalogue of any year (the history before the first plan year is drawn
    too); a target needs it in its own year's, or no page would ever show it. There is at most one city.
    """
    codes = select(district.c.code, district.c.kind).where(district.c.until.is_(None))
    kinds = {row.code: row.kind for row in connection.execute(codes)}
    catalogue = {
        (row.year, row.code)
        for row in connection.execute(select(indicator.c.year, indicator.c.code).where(indicator.c.until.is_(None)))
    }
    gone_districts, gone_indicators = set(), set()
    for (code,), row in changed.get("district", {}).items():
        if row is None:
            kinds.pop(code, None)
            gone_districts.add(code)
        else:
            kinds[code] = str(row.content[KIND])
    for key, row in changed.get("indicator", {}).items():
        if row is None:
            catalogue.discard(key)
            gone_indicators.add(key)
        else:
            catalogue.add(key)
    _check_one_city(kinds)
    known = {code for _, code in catalogue}
    problems: list[tuple[str, str]] = []
    for key, row in changed.get("observation", {}).items():
        if row is not None:
            problems += _unknown("observation", key, key[1], kinds, key[0] in known, key[0], "")
    for key, row in changed.get("target", {}).items():
        if row is not None:
            problems += _unknown("target", key, key[2], kinds, key[:2] in catalogue, key[1], key[0])
    if problems:
        raise InvalidChange(problems[:MOST_PROBLEMS])
    if gone_districts or gone_indicators:
        _check_orphans(connection, changed, gone_districts, gone_indicators, known)


def _check_one_city(kinds: dict[str, str]) -> None:
    cities = sorted(code for code, kind in kinds.items() if kind == "city")
    if len(cities) > 1:
        listed = ", ".join(cities)
        raise InvalidChange(
            [
                (
                    f"县区：全市（kind 为 city）只能有一个，现有 {listed}",
                    f"district: only one may be of kind city, but there are {listed}",
                )
            ]
        )


def _unknown(
    table: str, key: Key, code: object, kinds: dict[str, str], listed: bool, wanted: object, year: object
) -> Iterable[tuple[str, str]]:
    zh, en = named(table, key)
    if code not in kinds:
        yield (
            f"{zh}：没有代码为 {code} 的县区，请先入库县区",
            f"{en}: there is no district {code}; publish the district first",
        )
    if not listed:
        yield (
            f"{zh}：{year}{'年' if year else ''}指标目录中没有 {wanted}，请先入库指标目录",
            f"{en}: indicator {wanted} is not in the catalogue{f' of {year}' if year else ''}; publish that first",
        )


def _check_orphans(
    connection: Connection, changed: Prepared, districts: set[str], indicators: set[Key], known: set[str]
) -> None:
    lost = {code for _, code in indicators} - known
    problems: list[tuple[str, str]] = []
    versions: set[int] = set()
    for versioned, statement in (
        (VERSIONED["observation"], select(observation).where(observation.c.until.is_(None))),
        (VERSIONED["target"], select(target).where(target.c.until.is_(None))),
    ):
        for row in connection.execute(statement).mappings():
            key = tuple(row[column] for column in versioned.key)
            if _goes(changed, versioned, key):
                continue
            dropped = row["indicator"] in lost if versioned.name == "observation" else key[:2] in indicators
            if row["district"] in districts or dropped:
                zh, en = named(versioned.name, key)
                problems.append((f"{zh} 还在使用它，不能删除", f"{en} still needs what would be removed"))
                versions.add(row["since"])
    if problems:
        raise Orphaned(problems[:MOST_PROBLEMS], tuple(sorted(versions)))


def _goes(changed: Prepared, versioned: Versioned, key: Key) -> bool:
    missing: Row | str | None = "untouched"
    return changed.get(versioned.name, {}).get(key, missing) is None
