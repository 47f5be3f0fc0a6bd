"""The real national series as a monitoring database: published figures of 2006-2025, each with its source.

Origin: china_national_employment.csv beside this module, collected from public releases of the Ministry of Human
Resources and Social Security and the National Bureau of Statistics and from press reports that quote them; the column
`source` names each. Only rows marked `sourced` are used; rows marked `recalled` stay in the file, so that a figure's
line number there is its source_row. Jobs are counted in 10,000 persons (万人), rates in percent.

Where the sources name no day of release, the 16th of the next month is assumed, and the publication says so.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from data_access.publish import ChangeSet, SourceFile, publish
from sample_db.build import Sample
from sample_db.national_catalogue import CODES, YEARS, indicator_rows
from sample_db.rules import status_rules

FILE = Path(__file__).with_name("china_national_employment.csv")
CHINA = "000000"
SHANGHAI = ZoneInfo("Asia/Shanghai")
RELEASE_HOUR = time(10)
ASSUMED_DAY = 16
AUTHOR = "公开数据整理"
PROFILE = {
    "database_kind": "national",
    "city": CHINA,
    "origin_zh": "人力资源社会保障部、国家统计局公开发布数据（2006—2025年），逐条注明来源",
    "origin_en": (
        "Figures published by the Ministry of Human Resources and Social Security and the National Bureau of "
        "Statistics, 2006-2025, each with its source"
    ),
}
# Census of 2020 (1.412 billion) and the labour force of that year (784 million).
DISTRICT = {
    "code": CHINA,
    "name_zh": "全国",
    "name_en": "China",
    "kind": "city",
    "population": 1_412_000_000,
    "workforce": 784_000_000,
}
REPORT_DAYS = {2020: date(2020, 5, 22)}  # the session was put off by the epidemic; else it opens on 5 March
# A target whose value has a source of its own (first and last year); the others are as later reports quoted them.
SOURCED_TARGETS = {
    "urban_new_employment": (2012, 2025),
    "registered_unemployment_rate": (2016, 2019),
    "surveyed_unemployment_rate": (2018, 2025),
}
URL = re.compile(r"https?://[^\s;,)]+")
SUM = re.compile(r"(?:^DERIVED |\()(\d[\d.]*[+-]\d[\d.]*)")
TELLERS = {
    "NBS press conference": "国家统计局新闻发布会",
    "Xinhua": "新华社",
    "CNS": "中国新闻社",
    "2026 Government Work Report": "2026年《政府工作报告》",
}
DAY = re.compile(r"(?<!\d)(20\d\d)[-/]?([01]\d)[-/]?([0-3]\d)(?!\d)")


@dataclass(frozen=True)
class Figure:
    """One sourced line of the file, with the catalogue's code; `line` counts from 1, the header's line."""

    line: int
    year: int
    month: int
    indicator: str
    value: str
    annual_target: str
    source: str

    @property
    def text(self) -> str:
        return f"{self.year}-{self.month:02d}"


@dataclass(frozen=True)
class Batch:
    """One publication (数据批次) to be: what changes, when and why."""

    published_at: datetime
    kind: str
    reason: str
    changes: ChangeSet
    from_file: bool


def build_national(engine: Engine) -> int:
    """Publish the national series into the new, empty database `engine`, in order of release; the newest version."""
    source = SourceFile(FILE.name, FILE.read_bytes())
    version = 0
    for batch in national_publications():
        version = publish(
            engine,
            batch.changes,
            kind=batch.kind,
            author=AUTHOR,
            reason=batch.reason,
            source=source if batch.from_file else None,
            published_at=batch.published_at,
        )
    return version


NATIONAL = Sample(PROFILE, build_national)


def national_publications() -> tuple[Batch, ...]:
    """What was published when? Each year's indicators, its targets, and every month's figures, in order of time."""
    found = figures()
    batches = [_setup(), *_catalogues(found), *_targets(found), *_months(found)]
    return tuple(sorted(batches, key=lambda batch: batch.published_at))


@cache
def figures() -> tuple[Figure, ...]:
    """The sourced lines of the file, in its order."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Figure(
                line=line,
                year=int(row["year"]),
                month=int(row["month"]),
                indicator=CODES[row["indicator"]],
                value=row["cumulative_value"],
                annual_target=row["annual_target"],
                source=row["source"],
            )
            for line, row in enumerate(csv.DictReader(file), start=2)
            if row["confidence"] == "sourced"
        )


def _setup() -> Batch:
    rows = {"district": [DISTRICT], "status_rule": status_rules()}
    return Batch(_at(date(YEARS[0], 1, 1)), "setup", "建立全国公开数据库", ChangeSet(rows), from_file=False)


def _catalogues(found: Sequence[Figure]) -> Iterator[Batch]:
    for year in YEARS:
        months: dict[str, set[int]] = {}
        for figure in found:
            if figure.year == year:
                months.setdefault(figure.indicator, set()).add(figure.month)
        yield Batch(
            _at(date(year, 1, 1)),
            "catalogue",
            f"{year}年指标目录",
            ChangeSet({"indicator": indicator_rows(year, months)}),
            from_file=False,
        )


def _targets(found: Sequence[Figure]) -> Iterator[Batch]:
    for year in YEARS:
        given = {figure.indicator: figure for figure in found if figure.year == year and figure.annual_target}
        if not given:
            continue
        day = REPORT_DAYS.get(year, date(year, 3, 5))
        assumed = "" if year in REPORT_DAYS else "；生效日期按3月5日推定"
        yield Batch(
            _at(day),
            "target",
            f"{year}年全国就业年度目标{assumed}",
            ChangeSet({"target": [_target_row(figure, day) for figure in given.values()]}),
            from_file=True,
        )


def _target_row(figure: Figure, day: date) -> dict[str, object]:
    first, last = SOURCED_TARGETS.get(figure.indicator, (0, 0))
    doubts = [] if figure.year in REPORT_DAYS else ["生效日期按3月5日推定"]
    if not first <= figure.year <= last:
        doubts.append("目标值按有关报道引用，出处待核实")
    ministry = figure.indicator in ("reemployment", "hard_to_employ")
    return {
        "year": figure.year,
        "indicator": figure.indicator,
        "district": CHINA,
        "tier": "provincial",  # the binding one; the database knows no tier above it
        "effective_from": day.isoformat(),
        "value": float(figure.annual_target),
        "decimals": decimals_of(figure.annual_target),
        "basis": "stock" if figure.indicator.endswith("_rate") else "flow",
        "due": f"{figure.year}-12-31",
        "document": f"{figure.year}年就业工作年度目标（主管部门公布）" if ministry else f"{figure.year}年政府工作报告",
        "reason": "；".join(doubts) or None,
        "source_row": figure.line,
    }


def _months(found: Sequence[Figure]) -> Iterator[Batch]:
    by_month: dict[tuple[int, int], list[Figure]] = {}
    for figure in found:
        by_month.setdefault((figure.year, figure.month), []).append(figure)
    for (year, month), rows in sorted(by_month.items()):
        # January is never released alone: its rates come out with February's.
        told = 2 if month == 1 else month
        sources = [figure.source for figure in found if figure.year == year and figure.month in (month, told)]
        named = release_day(year, told, sources)
        how = "发布日期据来源" if named else f"发布日期按次月{ASSUMED_DAY}日推定"
        together = "与2月数据同时发布，" if month == 1 else ""
        yield Batch(
            _at(named or _next_month(year, told).replace(day=ASSUMED_DAY)),
            "import",
            f"{year}年{month}月全国数据；{together}{how}",
            ChangeSet({"observation": [_observation_row(figure) for figure in rows]}),
            from_file=True,
        )


def _observation_row(figure: Figure) -> dict[str, object]:
    return {
        "indicator": figure.indicator,
        "district": CHINA,
        "month": figure.text,
        "step": 0,
        "value": float(figure.value),
        "decimals": decimals_of(figure.value),
        "note": note_of(figure.source),
        "source_row": figure.line,
    }


def release_day(year: int, month: int, sources: Sequence[str]) -> date | None:
    """On which day were a month's figures out, as far as their sources say? None where none names one.

    A day counts when it lies in the next month: later ones are articles that quote an old figure. Of several days the
    last, by which all figures were out.
    """
    after = _next_month(year, month)
    days = [_day(match.groups()) for source in sources for match in DAY.finditer(source)]
    return max((day for day in days if day and (day.year, day.month) == (after.year, after.month)), default=None)


def note_of(source: str) -> str:
    """The source as the Chinese note of a figure: its address, or who told it when; 推算 for what was worked out from
    two published figures; and where a second source disagrees, that one too."""
    told, _, other = source.partition("; CONFLICT: ")
    address = URL.search(told)
    origin = f"来源：{address.group()}" if address else _teller(told)
    worked_out = SUM.search(told)
    if told.startswith("DERIVED") or worked_out:
        # Without a sum: a rate that a later report calls unchanged on the year before.
        how = worked_out.group(1) if worked_out else "同比持平"
        origin = f"推算（{how}），{origin}"
    return origin + (f"；另有来源与此不一致：{_disagreeing(other)}" if other else "")


def _teller(told: str) -> str:
    """Who told a figure whose source has no address, and on which day."""
    teller = next((chinese for english, chinese in TELLERS.items() if english in told), "公开报道")
    day = DAY.search(told)
    when = "" if day is None else "{}年{}月{}日".format(*map(int, day.groups()))
    return f"来源：{teller}{when}（转载，无网址）"


def _disagreeing(other: str) -> str:
    """english.www.gov.cn 2020-03-16 implies 5.2 (6.2 minus 1.0) -> english.www.gov.cn（2020-03-16），推算为5.2 …"""
    site, day, _, figure, first, _, second = other.replace("(", "").replace(")", "").split()
    return f"{site}（{day}），推算为{figure}（{first}-{second}）"


def decimals_of(text: str) -> int:
    """To how many decimals was a figure published? 898 -> 0, 5.3 -> 1, 4.05 -> 2."""
    return len(text.partition(".")[2])


def _day(parts: Sequence[str]) -> date | None:
    year, month, day = map(int, parts)
    try:
        return date(year, month, day)
    except ValueError:  # the number of an article that only looks like a day
        return None


def _next_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


def _at(day: date) -> datetime:
    return datetime.combine(day, RELEASE_HOUR, SHANGHAI)
