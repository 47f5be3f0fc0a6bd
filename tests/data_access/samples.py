"""Rows and readers for the tests of data_access: a city, three counties and three indicators, in few words."""

from sqlalchemy import Engine

from data_access.publish import ChangeSet, newest_version, publish
from data_access.reader import Reader
from data_access.viewer import Viewer

CITY, EAST, WEST, SOUTH = "990100", "990101", "990102", "990103"
JOBS, HOUSEHOLDS, RATE = "jobs", "households", "rate"
EVERYTHING = Viewer("test", "monitor", True, frozenset({CITY, EAST, WEST, SOUTH}), True)


def district(code: str, **given: object) -> dict[str, object]:
    kind = "city" if code == CITY else "county"
    return {"code": code, "name_zh": f"县{code}", "name_en": f"County {code}", "kind": kind, **given}


def indicator(code: str, year: int = 2020, **given: object) -> dict[str, object]:
    texts = ("name_zh", "name_en", "short_zh", "short_en", "section_zh", "clause_zh", "definition_zh", "definition_en")
    return {
        "year": year,
        "code": code,
        **dict.fromkeys((*texts, "formula_zh", "formula_en", "lead_zh", "lead_en"), code),
        "unit": "person",
        "decimals": 0,
        "kind": "cumulative",
        "direction": "more",
        "roll_up": "sum",
        "frequency": "monthly",
        "headline": 1,
        "sensitive": 0,
        "block": 1,
        "place": 1,
        **given,
    }


def observation(
    indicator: str = JOBS, district: str = EAST, month: str = "2020-09", value: float | None = 1.0, **given: object
) -> dict[str, object]:
    return {"indicator": indicator, "district": district, "month": month, "step": 0, "value": value, **given}


def target(
    indicator: str = JOBS, district: str = CITY, value: float = 900.0, year: int = 2020, **given: object
) -> dict[str, object]:
    return {
        "year": year,
        "indicator": indicator,
        "district": district,
        "tier": "municipal",
        "effective_from": "2020-02-01",
        "value": value,
        "basis": "flow",
        "due": f"{year}-12-31",
        "document": "人社发〔2020〕1号",
        **given,
    }


def rule(kind: str = "stock", parameter: str = "watch_ratio", value: float = 0.95) -> dict[str, object]:
    return {"kind": kind, "parameter": parameter, "value": value, "unit": "", "name_zh": "略慢", "name_en": "watch"}


def ground() -> ChangeSet:
    """The city with three counties; indicators of persons, of households (sensitive) and of a rate."""
    return ChangeSet(
        {
            "district": [district(code) for code in (CITY, EAST, WEST, SOUTH)],
            "indicator": [
                indicator(JOBS),
                indicator(HOUSEHOLDS, unit="household", sensitive=1, place=2),
                indicator(RATE, unit="percent", kind="rate_floor", roll_up="ratio", sensitive=1, place=3, decimals=2),
            ],
        }
    )


def lay_ground(engine: Engine) -> int:
    return publish(engine, ground(), kind="setup", author="test", reason="ground")


def report(engine: Engine, *rows: dict[str, object], reason: str = "import", **given: object) -> int:
    return publish(engine, ChangeSet({"observation": rows}), kind="import", author="test", reason=reason, **given)


def seen(engine: Engine, viewer: Viewer = EVERYTHING, version: int | None = None) -> Reader:
    return Reader(engine, viewer, newest_version(engine) if version is None else version)


def figures(reader: Reader, **asked: object) -> dict[tuple[str, str, str], float]:
    """The observations of step 0 as {(indicator, district, month): value}."""
    found = reader.observations(**asked)
    return dict(
        zip(zip(found["indicator"], found["district"], found["month"], strict=True), found["value"], strict=True)
    )
