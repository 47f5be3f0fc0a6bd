"""The publications (数据批次) that brought the sample city's data, in order of time: what each says, and its file."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from data_access.contacts import Contact
from sample_db import catalogue, districts, panel_history, planted, policy, rules, targets
from sample_db.city import reports
from sample_db.report import Key, Report
from sample_db.seasons import generator

SHANGHAI = ZoneInfo("Asia/Shanghai")
AUTHOR = "市就业服务局统计科"
SHEET = "月报"
HEADER = ("指标代码", "指标名称", "县区代码", "县区", "月份", "步骤", "数值", "分子", "分母", "文号", "备注")
Rows = dict[str, list[dict[str, object]]]


@dataclass(frozen=True)
class Step:
    """One publication to make. `reverts`: the label of the step that it takes back (it then has no rows); `contacts`:
    of enterprises, which are no part of the publication and come right after it."""

    at: datetime
    kind: str
    reason: str
    rows: Rows = field(default_factory=dict)
    file: tuple[str, bytes] | None = None
    label: str = ""
    reverts: str = ""
    contacts: Mapping[int, Contact] = field(default_factory=dict)


def steps() -> list[Step]:
    """Every publication, oldest first."""
    specs = {str(row["code"]): row for row in catalogue.rows(catalogue.YEARS[-1])}
    decimals = {code: int(row["decimals"]) for code, row in specs.items()}
    final = reports(specs)
    names = {code: str(row["name_zh"]) for code, row in specs.items()}
    found = [*_settings(), *_targets(decimals), *_corrections(final, names), *_late(final, names), *_panel()]
    for month in sorted({report.month for report in final.values()}):
        found += _imports(month, final, names, decimals)
    return sorted(found, key=lambda step: step.at)


def _settings() -> list[Step]:
    found = [
        Step(_time("2016-01-11 09:20"), "setup", "建立县区目录", {"district": districts.rows()}),
        Step(_time("2016-01-11 09:45"), "rule", "设定进度状态规则默认值", {"status_rule": rules.status_rules()}),
    ]
    for year in catalogue.YEARS:
        at = _workday(_time(f"{year}-01-14 10:{year - 2000:02d}"))
        reason = f"{year}年就业创业工作要点指标目录"
        found.append(Step(at, "catalogue", reason, {"indicator": catalogue.rows(year)}))
    for first, last, at, reason in (
        ("", "2017", "2016-01-14 15:10", "录入现行政策参数"),
        ("2017", "2018-02", "2018-01-15 14:05", "高校毕业生就业创业政策参数"),
        ("2018-02", "2019", "2018-05-02 10:30", "创业担保贷款额度提高至15万元"),
        ("2019", "2021", "2020-05-06 09:35", "创业担保贷款额度提高至20万元，增加临时公益性岗位期限"),
    ):
        found.append(Step(_time(at), "setup", reason, {"policy_parameter": policy.rows(first=first, last=last)}))
    return found


def _targets(decimals: Mapping[str, int]) -> list[Step]:
    found = []
    for year in catalogue.YEARS:
        municipal, provincial = targets.papers(year)
        papers = [(municipal, "10:40"), (provincial, "15:25")]
        rows = {paper: targets.target_rows(year, paper.tier, decimals) for paper, _ in papers}
        if municipal.effective_from == provincial.effective_from:
            at = _workday(_time(f"{municipal.effective_from} 10:40"))
            reason = f"{year}年省定、市定目标任务并分解到县区（{provincial.document}，{municipal.document}）"
            found.append(Step(at, "target", reason, {"target": [*rows[provincial], *rows[municipal]]}))
            continue
        for paper, hour in papers:
            name = "市定目标任务并分解到县区" if paper.tier == "municipal" else "省定目标任务"
            at = _workday(_time(f"{paper.effective_from} {hour}"))
            found.append(Step(at, "target", f"{year}年{name}（{paper.document}）", {"target": rows[paper]}))
    paper = targets.ADJUSTMENT
    reason = f"年中调整创业担保贷款目标任务（{paper.document}）：{targets.REASON}"
    found.append(Step(_time("2020-07-20 16:10"), "target", reason, {"target": targets.adjusted_rows(decimals)}))
    return found


def _corrections(final: Mapping[Key, Report], names: Mapping[str, str]) -> list[Step]:
    found = []
    for correction in planted.CORRECTIONS:
        district = districts.NAMES_ZH[correction.key[1]]
        rows, content = _sheet([final[correction.key]], names, "更正单")
        file = (f"更正单_{district}_{correction.key[2]}.csv", content)
        found.append(Step(_time(correction.at), "correction", correction.reason, {"observation": rows}, file))
    return found


def _late(final: Mapping[Key, Report], names: Mapping[str, str]) -> list[Step]:
    found = []
    for district, month, at, reason in planted.LATE:
        late = [report for report in final.values() if (report.district, report.month) == (district, month)]
        rows, content = _sheet(late, names, SHEET)
        file = (f"{districts.NAMES_ZH[district]}就业创业统计月报_{month}（补报）.csv", content)
        found.append(Step(_time(at), "import", reason, {"observation": rows}, file))
    return found


def _panel() -> list[Step]:
    return [
        Step(_time(given.at), given.kind, given.reason, dict(given.rows), given.file, contacts=given.contacts)
        for given in panel_history.imports()
    ]


def _imports(
    month: str, final: Mapping[Key, Report], names: Mapping[str, str], decimals: Mapping[str, int]
) -> list[Step]:
    """The month's import; where it went wrong first, the wrong one, its revert and the right one."""
    late = {(district, late_month) for district, late_month, _, _ in planted.LATE}
    wrong = {correction.key: correction.times for correction in planted.CORRECTIONS}
    sent = [
        _misreported(report, wrong[report.key], decimals[report.indicator]) if report.key in wrong else report
        for report in final.values()
        if report.month == month and (report.district, month) not in late
    ]
    at, label, spoken = _release(month), f"{month} import", f"{month[:4]}年{int(month[5:])}月"
    reason = f"{spoken}就业创业统计月报" if month[5:] != "02" else f"{month[:4]}年1-2月就业创业统计月报"
    name = f"望澜市就业创业统计月报_{month}.csv"
    if month != planted.WRONG_MONTH:
        rows, content = _sheet(sent, names, SHEET)
        return [Step(at, "import", reason, {"observation": rows}, (name, content), label)]
    spoilt = [
        replace(report, value=report.value * planted.WRONG_TIMES)
        if report.indicator == planted.WRONG_INDICATOR
        else report
        for report in sent
    ]
    spoilt_rows, spoilt_content = _sheet(spoilt, names, SHEET)
    rows, content = _sheet(sent, names, SHEET)
    return [
        Step(at, "import", reason, {"observation": spoilt_rows}, (name, spoilt_content), label),
        Step(at + timedelta(hours=1, minutes=35), "revert", planted.WRONG_REASON, reverts=label),
        Step(
            at + timedelta(hours=2, minutes=20),
            "import",
            f"{reason}（重新入库）",
            {"observation": rows},
            (name, content),
        ),
    ]


def _misreported(report: Report, times: float, decimals: int) -> Report:
    if report.numerator is not None:
        return replace(report, numerator=float(round(report.numerator * times)))
    return replace(report, value=round(report.value * times, decimals))


def _sheet(given: Iterable[Report], names: Mapping[str, str], sheet: str) -> tuple[list[dict[str, object]], bytes]:
    """The rows of a file of reports, each with the line it stands on (the header is line 1), and the file itself."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    order = {code: at for at, code in enumerate(names)}
    rows = []
    ordered = sorted(given, key=lambda report: (order[report.indicator], report.district, report.step))
    for line, report in enumerate(ordered, start=2):
        rows.append(vars(report) | {"decimals": None, "source_sheet": sheet, "source_row": line})
        writer.writerow(
            [
                report.indicator,
                names[report.indicator],
                report.district,
                districts.NAMES_ZH[report.district],
                report.month,
                report.step or "",
                *(_plain(figure) for figure in (report.value, report.numerator, report.denominator)),
                report.document or "",
                report.note or "",
            ]
        )
    return rows, "\ufeff".encode() + text.getvalue().encode()


def _plain(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.10g}"


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def _release(month: str) -> datetime:
    """When a month's report was published: the first working day from the 8th of the next month (in October from the
    9th: the holiday goes to the 8th in 2020), in working hours."""
    year, number = int(month[:4]), int(month[5:])
    year, number = (year + 1, 1) if number == 12 else (year, number + 1)
    chance = generator("release", month)
    day = datetime(year, number, 9 if number == 10 else 8, tzinfo=SHANGHAI)
    minutes = int(chance.integers(9 * 60, 14 * 60 + 30))
    return _workday(day) + timedelta(minutes=minutes)


def _workday(day: datetime) -> datetime:
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
