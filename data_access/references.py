"""Does every row still have its district and its indicator after a change?

Foreign keys cannot say it, since a key of a versioned table names a different row in each version.
"""

from sqlalchemy import Connection, select

from data_access.change_set import Key, Prepared
from data_access.errors import CityLost, Dangling
from data_access.panel_references import check_panel_references
from data_access.schema import VERSIONED, district, indicator, observation, target
from data_access.validate import MOST_PROBLEMS, named


def check_references(connection: Connection, changed: Prepared) -> None:
    """Raise Dangling for rows of an unknown district or indicator, and for removals that leave such rows.

    An observation needs its indicator in the catalogue of any year (the history before the first plan year is drawn
    too); a target needs it in its own year's, or no page would ever show it. There is at most one city, and once there
    is one it stays (CityLost): every total and every right on the whole city stands on it.
    """
    districts = column_after(connection, changed, "district", "kind")
    catalogue = column_after(connection, changed, "indicator", "code")
    _check_one_city(connection, districts)
    codes = {key[1] for key in catalogue}
    problems: list[tuple[str, str]] = []
    lost_districts: set[object] = set()
    lost_indicators: set[object] = set()
    for name in ("observation", "target"):
        for key, row in changed.get(name, {}).items():
            if row is None:
                continue
            year, code, place = (None, *key[:2]) if name == "observation" else key[:3]
            if (place,) not in districts:
                lost_districts.add(place)
                problems.append(_unknown_district(name, key, place))
            if code not in codes if year is None else (year, code) not in catalogue:
                lost_indicators.add(code)
                problems.append(_unknown_indicator(name, key, code, year))
    if problems:
        closed = [
            select(district.c.until).where(district.c.code.in_(lost_districts), district.c.until.is_not(None)),
            select(indicator.c.until).where(indicator.c.code.in_(lost_indicators), indicator.c.until.is_not(None)),
        ]
        versions = {version for statement in closed for version in connection.execute(statement).scalars()}
        raise Dangling(problems[:MOST_PROBLEMS], tuple(sorted(versions)))
    if any(row is None for name in ("district", "indicator") for row in changed.get(name, {}).values()):
        _check_left_behind(connection, changed, {key[0] for key in districts}, set(catalogue), codes)
    _check_city_stays(connection, changed, districts)
    check_panel_references(connection, changed, {key[0] for key in districts})


def column_after(connection: Connection, changed: Prepared, name: str, column: str) -> dict[Key, object]:
    """Key -> one column of a table, as it will be after the change."""
    versioned = VERSIONED[name]
    table, width = versioned.table, len(versioned.key)
    statement = select(*(table.c[part] for part in versioned.key), table.c[column]).where(table.c.until.is_(None))
    found: dict[Key, object] = {tuple(row[:width]): row[width] for row in connection.execute(statement)}
    at = versioned.content.index(column) if column in versioned.content else None
    for key, row in changed.get(name, {}).items():
        if row is None:
            found.pop(key, None)
        else:
            found[key] = None if at is None else row.content[at]
    return found


def _check_one_city(connection: Connection, districts: dict[Key, object]) -> None:
    cities = sorted(str(key[0]) for key, kind in districts.items() if kind == "city")
    if len(cities) > 1:
        listed = ", ".join(cities)
        brought = select(district.c.since).where(district.c.until.is_(None), district.c.kind == "city")
        raise Dangling(
            [
                (
                    f"县区：全市（kind 为 city）只能有一个，现有 {listed}",
                    f"district: only one may be of kind city, but there would be {listed}",
                )
            ],
            tuple(sorted(set(connection.execute(brought).scalars()))),
        )


def _check_city_stays(connection: Connection, changed: Prepared, districts: dict[Key, object]) -> None:
    if not changed.get("district") or "city" in districts.values():
        return
    known = select(district.c.code).where(district.c.until.is_(None), district.c.kind == "city")
    city = connection.execute(known).scalar()
    if city is not None:
        raise CityLost(
            [
                (
                    f"县区 {city}：全市不能删除，也不能改为其他类型，各县区都汇总到它",
                    f"district {city}: the city is neither removed nor made another kind; every district adds up to it",
                )
            ]
        )


def _unknown_district(table: str, key: Key, code: object) -> tuple[str, str]:
    zh, en = named(table, key)
    return (
        f"{zh}：没有代码为 {code} 的县区，请先入库县区",
        f"{en}: there is no district {code}; publish the district first",
    )


def _unknown_indicator(table: str, key: Key, code: object, year: object) -> tuple[str, str]:
    zh, en = named(table, key)
    of_year, of_year_en = (f"{year}年", f" of {year}") if year else ("", "")
    return (
        f"{zh}：{of_year}指标目录中没有 {code}，请先入库指标目录",
        f"{en}: indicator {code} is not in the catalogue{of_year_en}; publish the catalogue first",
    )


def _check_left_behind(
    connection: Connection, changed: Prepared, districts: set[object], catalogue: set[Key], codes: set[object]
) -> None:
    problems: list[tuple[str, str]] = []
    versions: set[int] = set()
    for name, table in (("observation", observation), ("target", target)):
        key_columns = VERSIONED[name].key
        statement = select(*(table.c[column] for column in key_columns), table.c.since).where(table.c.until.is_(None))
        for row in connection.execute(statement):
            key = tuple(row[: len(key_columns)])
            if key in changed.get(name, {}):
                continue  # given anew and checked already, or removed too
            place = row.district
            listed = row.indicator in codes if name == "observation" else key[:2] in catalogue
            if place not in districts or not listed:
                zh, en = named(name, key)
                lost = f"{place}" if place not in districts else f"{row.indicator}"
                problems.append(
                    (f"{zh} 还在使用 {lost}，不能删除", f"{en} still needs {lost}, which cannot be removed")
                )
                versions.add(row.since)
    if problems:
        raise Dangling(problems[:MOST_PROBLEMS], tuple(sorted(versions)))
