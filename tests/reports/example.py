"""A report as the overview would hand it over: invented figures of the sample city, its nine parts, twelve targets.

Figures come from a plain rule (target × share × pace, no random numbers), texts from ui.formats as on the screen, names
and definitions from the sample city's catalogue. `example("zh")` and `example("en")` tell the same figures.
"""

import csv
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from reports.content import BarChart, Cell, LineChart, Report, Section, Stamp, Table
from sample_db.districts import CITY, DISTRICTS, MUNICIPAL, PARTS, SPLITS, ZONE
from ui.formats import Numbers

MONTH = 9
LINK = "http://127.0.0.1:8501/targets?lang={lang}&v=57&year=2020&month=2020-09&i={code}&d=990100"
USUAL = (None, 0.14, 0.25, 0.35, 0.46, 0.56, 0.65, 0.74, 0.83, 0.90, 0.96, 1.0)  # no January of its own
WORDS = {
    "zh": {
        "done": "已完成", "on_pace": "正常", "watch": "略慢", "behind": "滞后",
        "paced": ("县区", "状态", "年度目标任务（{unit}）", "本月新增（{unit}）", "累计完成（{unit}）", "完成率（%）",
                  "快慢于序时（百分点）", "同比（%）", "位次"),
        "plain": ("县区", "状态", "目标（{unit}）", "本期（{unit}）", "上年同期（{unit}）"),
        "finding": "{name}{value}，完成年度目标的{share}，{pace}",
        "finding_plain": "{name}{value}，目标{target}",
        "ahead": "快于序时进度{points}", "slow": "慢于序时进度{points}",
        "told": "截至2020年9月底，全市{name}{value}，完成年度目标任务{target}的{share}，{pace}，同比{change}。",
        "told_plain": "截至2020年9月底，全市{name}为{value}，目标为{target}。",
        "who": "进度靠前的是{first}；进度靠后的是{last}，距年度目标还差{gap}。",
        "table": "{name}：各县区完成情况", "line": "{name}：今年累计与往年节奏", "bars": "{name}：各县区完成率",
        "caption": "单位：{unit}、%、个百分点；按所示完成率排序，开发区、市本级不参加排位",
        "lines": ("今年累计", "往年同期进度", "序时进度", "上年", "年度目标"),
        "title": "关于{period}全市就业目标任务完成情况的通报", "subtitle": "十二项主要指标，各县区",
        "filters": "2020年9月；主要指标12项；全部县区；按所示完成率排序",
        "notes": "来源：各县区月报，市就业服务局汇总。进度按往年同期进度判定。",
        "headline": "截至2020年9月底，12项主要指标：已完成2项，正常5项，略慢3项，滞后2项；进度靠后：麦垄县、鹤汀县。",
    },
    "en": {
        "done": "Done", "on_pace": "On pace", "watch": "Slightly behind", "behind": "Behind",
        "paced": ("District", "Status", "Annual target ({unit})", "This month ({unit})", "Cumulative ({unit})",
                  "Completion (%)", "Against linear (points)", "Year on year (%)", "Rank"),
        "plain": ("District", "Status", "Target ({unit})", "This period ({unit})", "Last year ({unit})"),
        "finding": "{name}: {value}, {share} of the annual target, {pace}",
        "finding_plain": "{name}: {value}, target {target}",
        "ahead": "ahead of linear pace by {points}", "slow": "behind linear pace by {points}",
        "told": "At the end of September 2020 {name} stood at {value}, {share} of the target of {target}, {pace}; "
                "year on year {change}.",
        "told_plain": "At the end of September 2020 {name} stood at {value}; the target is {target}.",
        "who": "Furthest ahead: {first}. Furthest behind: {last}, with {gap} to go to its annual target.",
        "table": "{name}: the districts",
        "line": "{name}: this year and the usual course", "bars": "{name}: completion",
        "caption": "Unit: {unit}, %, points; ranked by completion as shown; zones and the municipal row not ranked; "
                   "district targets add up to 103.0% of the city's",
        "lines": ("This year", "Usual pace", "Linear pace", "Last year", "Annual target"),
        "title": "Employment targets of the city, {period}", "subtitle": "Twelve headline targets, all districts",
        "filters": "Sep 2020; 12 headline targets; all districts; ranked by completion as shown",
        "notes": "Source: monthly reports of the districts, added up by the city. Judged by the usual pace.",
        "headline": "At the end of Sep 2020, 12 headline targets: 2 done, 5 on pace, 3 slightly behind, 2 behind; "
                    "districts furthest behind: Mailong County, Heting County.",
    },
}  # fmt: skip
SPEED = dict(zip(PARTS, (1.08, 1.02, 0.99, 1.05, 0.97, 0.88, 0.78, 1.15, 1.00), strict=True))


@dataclass(frozen=True)
class Measure:
    """One headline target: catalogue code, annual target, completion of the city by now, split over the parts."""

    code: str
    target: float
    completion: float
    split: str = "people"
    last_year: float = 1.0


PACED = (
    Measure("urban_new_employment", 30_000, 0.811, "jobs", 1.06),
    Measure("reemployment", 7_500, 0.842, "people", 0.97),
    Measure("hard_to_employ", 3_000, 0.774, "people", 0.99),
    Measure("rural_transfer", 35, 0.953, "rural", 1.01),
    Measure("returning_entrepreneurs", 1_300, 0.688, "rural", 1.12),
    Measure("labour_agents", 700, 1.024, "rural", 0.91),
    Measure("farm_technician_training", 2_800, 0.795, "rural", 1.03),
    Measure("guaranteed_loans", 15_000, 0.607, "loans", 0.84),
)
PLAIN = (
    Measure("zero_household_rate", 100.0, 100.0),
    Measure("registered_unemployment_rate", 4.5, 3.86),
    Measure("return_bases", 3, 2, "rural"),
    Measure("brand_bases", 2, 2, "rural"),
)


@lru_cache
def catalogue() -> dict[str, dict[str, str]]:
    path = Path(__file__).parents[2] / "sample_db" / "catalogue.csv"
    with path.open(encoding="utf-8") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


@lru_cache
def example(language: str = "zh") -> Report:
    """The whole report: eight targets judged by their pace, each with a table and a chart, and four others."""
    words, numbers = WORDS[language], Numbers(language)
    sections = [_paced(measure, number, words, numbers) for number, measure in enumerate(PACED)]
    sections += [_plain(measure, words, numbers) for measure in PLAIN]
    city = next(district for district in DISTRICTS if district.code == CITY)
    period = numbers.month(f"2020-{MONTH:02d}")
    return Report(
        title=words["title"].format(period=period),
        subtitle=words["subtitle"],
        conclusion=(words["headline"], *(section.paragraphs[0] for section in sections[:4])),
        sections=tuple(sections),
        definitions=tuple(
            (row[f"name_{language}"], row[f"definition_{language}"], row[f"formula_{language}"])
            for row in (catalogue()[measure.code] for measure in (*PACED, *PLAIN))
        ),
        filters=words["filters"],
        stamp=Stamp(
            language=language,
            product="就业目标监测" if language == "zh" else "Employment targets",
            city=city.name_zh if language == "zh" else city.name_en,
            period=period,
            mark="内部工作数据　初步数" if language == "zh" else "Internal working data, preliminary",
            version=57,
            published=numbers.time(datetime(2020, 10, 9, 1, 5, tzinfo=UTC)),
            link=LINK.format(lang=language, code="urban_new_employment"),
            author="市就业服务局" if language == "zh" else "City employment service bureau",
            made=numbers.day("2020-10-10"),
            moment=datetime(2020, 10, 10, 1, 0, tzinfo=UTC),
        ),
    )


def with_names(report: Report, name: str) -> Report:
    """The same report with `name` wherever a name from data may stand."""
    sections = []
    for section in report.sections:
        table, chart = section.table, section.chart
        if table is not None:
            rows = tuple((replace(row[0], text=name), *row[1:]) for row in table.rows)
            table = replace(table, title=name, headers=(name, *table.headers[1:]), rows=rows)
        if isinstance(chart, BarChart):
            chart = replace(chart, title=name, categories=(name,) * len(chart.categories), names=(name, name + "2"))
        elif chart is not None:
            series = tuple((f"{name}{i}", values, role) for i, (_, values, role) in enumerate(chart.series))
            chart = replace(chart, title=name, series=series, unit=name)
        sections.append(replace(section, title=name, name=name, table=table, chart=chart, notes=name))
    stamp = replace(report.stamp, city=name, author=name, mark=name)
    return replace(report, title=name, subtitle=name, sections=tuple(sections), filters=name, stamp=stamp)


def _status(ratio: float, completion: float) -> str:
    if completion >= 1:
        return "done"
    return "on_pace" if ratio >= 1 else "watch" if ratio >= 0.95 else "behind"


def _paced(measure: Measure, number: int, words: dict, numbers: Numbers) -> Section:
    row = catalogue()[measure.code]
    language, unit, decimals = numbers.language, row["unit"], int(row["decimals"])
    unit_name, name = numbers.unit_name(unit), row[f"name_{language}"]
    scale = 10 if language == "en" and unit.startswith("10k") else 1
    digits = max(decimals - 1, 0) if scale == 10 else decimals
    expected = USUAL[MONTH - 1]
    shares = {code: share for code, share in zip(PARTS, SPLITS[measure.split], strict=True) if share}
    speed = sum(shares[code] * SPEED[code] for code in shares)
    figures = []  # code, target, cumulative
    for code, share in shares.items():
        target = round(measure.target * share * 1.03, 2)
        figures.append((code, target, round(target * measure.completion * SPEED[code] / speed / 1.03, decimals)))
    actual = sum(cumulative for _, _, cumulative in figures)
    figures.insert(0, (CITY, measure.target, actual))
    order = sorted(
        (code for code, *_ in figures if code not in (CITY, ZONE, MUNICIPAL)),
        key=lambda code: -next(done / target for at, target, done in figures if at == code),
    )
    ranks = {code: place for place, code in enumerate(order, 1)}
    names = {district.code: district.name_zh if language == "zh" else district.name_en for district in DISTRICTS}

    def cells(code: str, target: float, done: float) -> tuple[Cell, ...]:
        share = done / target
        month = done * 0.09 / expected
        change = SPEED.get(code, 1.0) * 1.04 - measure.last_year
        status = _status(share / expected, share)
        arrow = "▲" if change > 0 else "▼"
        changed = f"{arrow} {numbers.percent(abs(change))}"
        if numbers.percent(abs(change)) == "0.0%":
            changed = "持平" if language == "zh" else "level"
        points = (share - MONTH / 12) * 100
        return (
            Cell(names[code], bold=code == CITY),
            Cell(words[status], status=status),
            Cell(numbers.shown(target, unit, digits), target * scale, digits),
            Cell(numbers.signed_in(month, unit, decimals), month * scale, digits),
            Cell(numbers.shown(done, unit, decimals), done * scale, digits),
            Cell(numbers.percent(share), share, 1, percent=True),
            Cell(numbers.signed(points, 1), points, 1),
            Cell(changed, change, 1, percent=True),
            Cell("" if code == CITY else str(ranks.get(code, "—")), ranks.get(code)),
        )

    listed = sorted(figures[1:], key=lambda row: ranks.get(row[0], 99))
    rows = tuple(cells(*row) for row in (figures[0], *listed))
    share = actual / measure.target
    points = (share - MONTH / 12) * 100
    told = {
        "name": name,
        "value": numbers.quantity(actual, unit, decimals),
        "share": numbers.percent(share),
        "target": numbers.quantity(measure.target, unit, digits),
        "pace": words["ahead" if points >= 0 else "slow"].format(points=numbers.points(abs(points))),
        "change": numbers.signed(rows[0][7].value * 100, 1) + "%",
    }
    last = next(row for row in figures if row[0] == order[-1])
    who = words["who"].format(
        first=names[order[0]], last=names[order[-1]], gap=numbers.quantity(max(last[1] - last[2], 0), unit, decimals)
    )
    headers = tuple(text.format(unit=unit_name) for text in words["paced"])
    table = Table(words["table"].format(name=name), words["caption"].format(unit=unit_name), headers, rows, 0)
    return Section(
        title=words["finding"].format(**told),
        paragraphs=(words["told"].format(**told), who),
        table=table,
        chart=_bars(name, rows, words)
        if number % 2
        else _lines(measure, actual, scale, unit_name, digits, words, name),
        notes=words["notes"],
        name=row[f"short_{language}"] or name,
    )


def _bars(name: str, rows: tuple[tuple[Cell, ...], ...], words: dict) -> BarChart:
    expected = USUAL[MONTH - 1] * 100
    return BarChart(
        title=words["bars"].format(name=name),
        categories=tuple(row[0].text for row in rows),
        values=tuple(row[5].value * 100 for row in rows),
        reference=(expected,) * len(rows),
    )


def _lines(measure, actual, scale, unit, digits, words, name) -> LineChart:
    year = [None if share is None else share * actual / USUAL[MONTH - 1] * scale for share in USUAL]
    goal = measure.target * scale
    labels = words["lines"]
    months = Numbers("zh" if labels[0] == "今年累计" else "en").month_axis()
    return LineChart(
        title=words["line"].format(name=name),
        months=tuple(months),
        series=(
            (labels[0], tuple(year[:MONTH]) + (None,) * (12 - MONTH), "actual"),
            (labels[1], tuple(None if share is None else share * goal for share in USUAL), "seasonal"),
            (labels[2], tuple(goal * month / 12 for month in range(1, 13)), "linear"),
            (labels[3], tuple(None if value is None else value / measure.last_year for value in year), "last_year"),
            (labels[4], (goal,) * 12, "target"),
        ),
        unit=unit,
        decimals=digits,
    )


def _plain(measure: Measure, words: dict, numbers: Numbers) -> Section:
    row = catalogue()[measure.code]
    language, unit, decimals = numbers.language, row["unit"], int(row["decimals"])
    unit_name, name = numbers.unit_name(unit) or "items", row[f"name_{language}"]
    names = {district.code: district.name_zh if language == "zh" else district.name_en for district in DISTRICTS}
    is_rate = unit == "percent"

    def text(value: float, places: int) -> str:
        return numbers.figure(value, places) + "%" if is_rate else numbers.figure(value, places)

    rows = []
    for index, code in enumerate((CITY, *PARTS[:7])):
        value = measure.completion
        if index and measure.code == "registered_unemployment_rate":
            value = round(measure.completion + (index - 4) * 0.17, 2)
        elif index and not is_rate:
            value = 1 if index in (3, 5)[: int(measure.completion)] else 0
        holds = value >= measure.target or measure.code == "registered_unemployment_rate"
        status = ("on_pace" if value <= measure.target - 0.2 else "watch") if is_rate and decimals == 2 else "on_pace"
        status = "done" if holds and not is_rate else status
        sign = "≤ " if measure.code == "registered_unemployment_rate" else ""
        target = measure.target if not index or is_rate else None
        rows.append(
            (
                Cell(names[code], bold=not index),
                Cell(words[status], status=status),
                Cell(sign + text(measure.target, 1 if is_rate else 0) if target else "—", target, 1 if is_rate else 0),
                Cell(text(value, decimals), value, decimals),
                Cell(text(value * 0.98, decimals), value * 0.98, decimals),
            )
        )
    told = {"name": name, "value": rows[0][3].text, "target": rows[0][2].text}
    headers = tuple(header.format(unit=unit_name) for header in words["plain"])
    caption = words["caption"].replace("; ", "；").split("；")[0].format(unit=unit_name)
    return Section(
        title=words["finding_plain"].format(**told),
        paragraphs=(words["told_plain"].format(**told),),
        table=Table(words["table"].format(name=name), caption, headers, tuple(rows), 0),
        notes=words["notes"],
        name=row[f"short_{language}"] or name,
    )
