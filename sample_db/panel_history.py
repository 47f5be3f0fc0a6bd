"""How the enterprise panel came into the sample city's database: taken over in October 2020, with two years of weeks.

The register and the weeks up to W37 in one file, W38 and W39 in one each, W39's with late reports of W38, and then a
correction of an old week.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from data_access.alert_rules_read import follow_up_rows
from data_access.contacts import Contact
from data_access.panel_template import WEEKLY_TEMPLATE
from forecasting.rule_rows import rule_rows
from sample_db.panel_flows import WEEKS, panel
from sample_db.panel_planted import BY_STORY, PLANTED, W37, W38, W39
from sample_db.panel_register import Enterprise, register
from sample_db.seasons import generator

TAKEN_OVER, W38_LOADED, W39_LOADED, CORRECTED = (
    "2020-10-12 10:20",
    "2020-10-13 09:15",
    "2020-10-16 09:10",
    "2020-10-19 15:35",
)
LATE = 4  # reports of W38 that came with W39's
CORRECTED_WEEK = "2020-06-15"
CORRECTION_REASON = "2020年第25周周报期末人数录入错误，企业来函更正"
OFFICES = ("人力资源部", "综合办公室", "劳资科", "行政部")
Row = dict[str, object]


@dataclass(frozen=True)
class PanelImport:
    """One publication of the panel: its rows by table, and the file they were read from."""

    at: str
    kind: str
    reason: str
    rows: Mapping[str, list[Row]]
    file: tuple[str, bytes]
    contacts: Mapping[int, Contact] = field(default_factory=dict)


def alert_rules() -> list[Row]:
    """The lines by which alerts are raised and followed up, from the first week of the panel on."""
    return [*rule_rows(effective_from=WEEKS[0]), *follow_up_rows(effective_from=WEEKS[0])]


def imports() -> list[PanelImport]:
    """Every publication of the panel, oldest first."""
    enterprises = register()
    by_code = {one.code: one for one in enterprises}
    reported = panel(enterprises)
    old = list(reported.rows(WEEKS[: WEEKS.index(W37) + 1]))
    w38, w39 = list(reported.rows([W38])), list(reported.rows([W39]))
    corrected = _correction(old)
    late = _late(w38, w39)
    register_rows = [one.row for one in enterprises]
    in_time = [row for row in w38 if row not in late]
    steps = [
        (
            TAKEN_OVER,
            "import",
            "接管企业用工监测：企业名录、预警规则及2018年第40周至2020年第37周周报",
            old,
            "企业用工监测_2018W40-2020W37",
        ),
        (W38_LOADED, "import", "2020年第38周企业用工周报", in_time, "企业用工周报_2020W38"),
        (W39_LOADED, "import", "2020年第39周企业用工周报（含第38周补报）", [*late, *w39], "企业用工周报_2020W39"),
        (CORRECTED, "correction", CORRECTION_REASON, [corrected], "周报更正单_2020W25"),
    ]
    found = []
    for at, kind, reason, rows, name in steps:
        placed, content = _sheet(rows, by_code)
        tables: dict[str, list[Row]] = {"weekly_report": placed}
        if at == TAKEN_OVER:
            tables = {"enterprise": register_rows, "alert_rule": alert_rules(), **tables}
        whom = _contacts(enterprises) if at == TAKEN_OVER else {}
        found.append(PanelImport(at, kind, reason, tables, (f"{name}.csv", content), whom))
    return found


def _contacts(enterprises: Iterable[Enterprise]) -> dict[int, Contact]:
    """A work contact of every enterprise; numbers that nobody has."""
    chance = generator("panel", "contacts")
    return {
        one.code: Contact(str(chance.choice(OFFICES)), f"0000-555-{number:04d}")
        for number, one in enumerate(enterprises, start=1)
    }


def _late(w38: list[Row], w39: list[Row]) -> list[Row]:
    """The reports of W38 that came a week later, of enterprises that no story is about."""
    told = {one.enterprise for one in PLANTED}
    also = {row["enterprise"] for row in w39} - told
    suiting = [row for row in w38 if row["enterprise"] in also and int(str(row["headcount"])) < 300]
    return suiting[:: max(len(suiting) // LATE, 1)][:LATE]


def _correction(rows: list[Row]) -> Row:
    """A report of an old week put right, of an enterprise whose alert is open: the alert then says so."""
    [bleeding] = BY_STORY["slow_bleed"]
    [wrong] = [row for row in rows if (row["enterprise"], row["week"]) == (bleeding.enterprise, CORRECTED_WEEK)]
    right = dict(wrong)
    wrong["headcount"] = int(str(wrong["headcount"])) + 10  # a digit was mistyped
    return right


def _sheet(rows: Iterable[Row], enterprises: Mapping[int, Enterprise]) -> tuple[list[Row], bytes]:
    """The rows with the lines they stand on (the header is line 1), and the file, as the template has it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    columns = [column.field for column in WEEKLY_TEMPLATE.columns]
    writer.writerow([column.zh for column in WEEKLY_TEMPLATE.columns])
    placed = []
    for line, row in enumerate(rows, start=2):
        one = enterprises[int(str(row["enterprise"]))]
        told = {**row, "credit_code": one.credit_code, "name": one.name}
        writer.writerow([told.get(column, "") for column in columns])
        placed.append({**row, "source_sheet": WEEKLY_TEMPLATE.title_zh, "source_row": line})
    return placed, "\ufeff".encode() + text.getvalue().encode()
