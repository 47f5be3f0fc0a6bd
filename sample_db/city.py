"""The sample city's figures as they finally stand: every report of every district from 2016 to September 2020."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sample_db.events import count_reports, floor_reports, funnel_reports, milestone_reports
from sample_db.flows import flow_reports
from sample_db.levels import (
    age_reports,
    household_reports,
    level_reports,
    rate_reports,
    stock_reports,
    unemployment_reports,
)
from sample_db.measure_kinds import (
    Ages,
    Count,
    Floor,
    Flow,
    Funnel,
    Households,
    Level,
    Measure,
    Milestone,
    Rate,
    Stock,
    Unemployment,
)
from sample_db.measures import HOUSEHOLDS, MEASURES
from sample_db.planted import (
    AUDIT_DOCUMENT,
    AUDIT_FALL,
    AUDIT_KEY,
    AUDIT_NOTE,
    MISSING,
    NET_FALL,
    NET_FALL_BY,
    NET_FALL_NOTE,
    OWN_CODE,
    OWN_DISTRICT,
    OWN_FEWER,
    OWN_NOTE,
)
from sample_db.report import Key, Report

FIRST_MONTH, NEWEST_MONTH = "2016-02", "2020-09"

MAKERS: dict[type[Measure], Callable[[Measure, int], list[Report]]] = {
    Flow: flow_reports,
    Stock: stock_reports,
    Level: level_reports,
    Rate: lambda measure, _: rate_reports(measure),
    Count: lambda measure, _: count_reports(measure),
    Floor: lambda measure, _: floor_reports(measure),
    Milestone: lambda measure, _: milestone_reports(measure),
    Funnel: lambda measure, _: funnel_reports(measure),
    Ages: lambda measure, _: age_reports(measure, HOUSEHOLDS),
    Households: lambda measure, _: household_reports(measure),
    Unemployment: lambda measure, _: unemployment_reports(measure),
}


def reports(specs: Mapping[str, Mapping[str, object]]) -> dict[Key, Report]:
    """Every figure by its key. `specs`: the catalogue's row of each indicator; a quarterly one is reported in March,
    June, September and December."""
    found = {}
    for measure in MEASURES:
        spec = specs[measure.code]
        for report in MAKERS[type(measure)](measure, int(spec["decimals"])):
            is_due = spec["frequency"] != "quarterly" or int(report.month[5:]) % 3 == 0
            if is_due and FIRST_MONTH <= report.month <= NEWEST_MONTH:
                found[report.key] = report
    return _with_planted(found)


def _with_planted(found: dict[Key, Report]) -> dict[Key, Report]:
    """The audit's cut, the December fall, the city's own figure, and the month that a district never reported."""
    code, district, month, step = AUDIT_KEY
    before = found[code, district, "2020-07", step].value
    cut = found[AUDIT_KEY].value - (before - AUDIT_FALL)
    for later in (month, "2020-09"):
        report = found[code, district, later, step]
        found[report.key] = replace(report, value=report.value - cut)
    found[AUDIT_KEY] = replace(found[AUDIT_KEY], document=AUDIT_DOCUMENT, note=AUDIT_NOTE)
    code, district, month, step = NET_FALL
    november = found[code, district, f"{month[:4]}-11", step]
    found[NET_FALL] = replace(november, month=month, value=november.value - NET_FALL_BY, note=NET_FALL_NOTE)
    found = {key: report for key, report in found.items() if (report.district, report.month) not in MISSING}
    for month, fewer in OWN_FEWER.items():
        parts = sum(report.value for report in found.values() if (report.indicator, report.month) == (OWN_CODE, month))
        report = Report(OWN_CODE, OWN_DISTRICT, month, value=parts - fewer, note=OWN_NOTE)
        found[report.key] = report
    return found
