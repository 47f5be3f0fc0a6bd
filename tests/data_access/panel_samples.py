"""Enterprises and weekly reports for the tests of the panel, on the ground of samples.py, in few words."""

from sqlalchemy import Engine

from data_access.credit_code import check_character
from data_access.panel import Panel
from data_access.publish import ChangeSet, publish
from data_access.viewer import Viewer
from tests.data_access.samples import EAST, EVERYTHING, lay_ground, seen

W36, W37, W38, W39 = "2020-08-31", "2020-09-07", "2020-09-14", "2020-09-21"
W34 = "2020-08-17"
HEAD_OF_EAST = Viewer("head", "county_head", True, frozenset({EAST}), False)


def credit_code(code: int) -> str:
    body = f"91990101MA{code:07d}"
    return body + check_character(body)


def enterprise(code: int, district: str = EAST, **given: object) -> dict[str, object]:
    return {
        "code": code,
        "name": f"企业{code}",
        "credit_code": credit_code(code),
        "district": district,
        "industry": "C",
        "size": "small",
        "ownership": "private",
        "monitoring": "fixed_point",
        "giant": 0,
        "active_since": "2020-01-06",
        **given,
    }


def weekly(code: int, week: str = W38, headcount: int | None = 100, **given: object) -> dict[str, object]:
    return {"enterprise": code, "week": week, "district": EAST, "headcount": headcount, **given}


def lay_panel(engine: Engine, enterprises: list[dict], reports: list[dict]) -> int:
    """The ground, then a register and its reports in one publication; the newest version (2)."""
    lay_ground(engine)
    return import_panel(engine, reports, enterprises)


def import_panel(engine: Engine, reports: list[dict], enterprises: list[dict] | None = None, **given: object) -> int:
    changes = ChangeSet({"enterprise": enterprises or [], "weekly_report": reports})
    return publish(engine, changes, kind="import", author="test", reason="weekly reports", **given)


def panel(engine: Engine, viewer: Viewer = EVERYTHING, version: int | None = None) -> Panel:
    return Panel(seen(engine, viewer, version))
