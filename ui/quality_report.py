"""What /forecast-quality hands over: its sentences and tables as a document, every figure of them as a CSV. Pure."""

from collections.abc import Mapping

import pandas as pd

from forecasting.backtest import marks_of
from forecasting.quality import by_word, held
from forecasting.tracked import FLOW_KINDS
from reports.content import Cell, Report, Section, Stamp, Table
from ui.forecast_words import LIKELIHOOD_WORDS
from ui.formats import NOTHING, in_percent, rounded
from ui.labels import Labels
from ui.quality_kinds import held_heads, held_texts, kinds_said
from ui.quality_parts import (
    ALARMS,
    ERRORS,
    Marks,
    defined,
    finding,
    heads,
    method_said,
    percents,
    said_below,
    spring_text,
)
from ui.quality_pictures import alarms_picture


def quality_report(
    rows: pd.DataFrame, months: Mapping[int, Marks], others: pd.DataFrame, whom: str, labels: Labels, sign: Stamp
) -> Report:
    """The page as a document. `rows`: of the flows, or of one indicator; `months`: their marks; {} where they are no
    flows; `others`: of the other kinds, where the page shows them; `whom`: the selection, in words."""
    t = labels.t
    sections = [_words(rows, labels)]
    if months:
        named = [(labels.n.month_name(month), marks) for month, marks in months.items()]
        told = (spring_text(rows, labels), defined(labels))
        table = _table(t("Errors and false alarms by month"), (t("Month"), *heads(labels)), _compared(named, labels))
        chart = alarms_picture(months, labels)
        sections.append(
            Section(table.title, tuple(filter(None, told)), table, chart, name=t("Errors and false alarms"))
        )
        parts = dict(tuple(rows.groupby("indicator")))
        if len(parts) > 1:
            by_code = [(labels.indicator(code), marks_of(parts[code])) for code in labels.indicators if code in parts]
            title = t("Errors and false alarms by indicator")
            table = _table(title, (t("Indicator"), *heads(labels)), _compared(by_code, labels))
            sections.append(Section(title, table=table, name=t("By indicator")))
    if not others.empty:
        parts = dict(tuple(others.groupby("indicator")))
        lines = [
            (labels.indicator(code), held_texts(held(parts[code]), labels))
            for code in labels.indicators
            if code in parts
        ]
        title = t("Forecasts of the other kinds of targets")
        sections.append(Section(title, table=_table(title, held_heads(t("Indicator"), labels), lines), name=title))
    conclusion = (
        finding(rows, labels),
        said_below(rows, labels),
        method_said(rows, labels) if months else kinds_said(labels),
    )
    return Report(t("Forecast quality"), sign.city, conclusion, tuple(sections), (), whom, sign)


def _words(rows: pd.DataFrame, labels: Labels) -> Section:
    t, n = labels.t, labels.n
    headers = (t("What was said"), t("Times"), t("Chance told"), t("Reached"), t("Share reached"))
    lines = [
        (
            t(LIKELIHOOD_WORDS[word]),
            (n.figure(one.times), n.percent(one.said, 0), n.figure(one.came), n.percent(one.share, 0)),
        )
        for word, one in by_word(rows).items()
    ]
    title = t("What was said and what came")
    return Section(title, table=_table(title, headers, lines), name=title)


def _compared(named: list[tuple[str, Marks]], labels: Labels) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (name, (labels.n.figure(marks["n"]), *percents(marks, (*ERRORS, *ALARMS), labels))) for name, marks in named
    ]


def _table(title: str, headers: tuple[str, ...], lines: list[tuple[str, tuple[str, ...]]]) -> Table:
    return Table(title, "", headers, tuple((Cell(name), *map(_figure, texts)) for name, texts in lines))


def _figure(text: str) -> Cell:
    """A figure with the value behind it, as it is printed."""
    if text == NOTHING:
        return Cell(text)
    is_share, plain = text.endswith("%"), text.rstrip("%").replace(",", "")
    decimals = len(plain.partition(".")[2])
    return Cell(text, float(plain) / 100 if is_share else float(plain), decimals, is_share)


def quality_frame(rows: pd.DataFrame, labels: Labels) -> pd.DataFrame:
    """Every mark by indicator and month, in per cent, for the CSV; what a kind has no rule for is empty."""
    t = labels.t
    lines = []
    for (code, month), part in rows.groupby(["indicator", "month"]):
        marks = held(part)
        is_flow = labels.indicators[code]["kind"] in FLOW_KINDS if code in labels.indicators else True
        compared = marks_of(part) if is_flow else {}
        spoken = marks.spoken
        lines.append(
            {
                t("Indicator"): labels.indicator(code),
                t("Month"): month,
                t("Times"): marks.times,
                t("In the 80% range, %"): in_percent(marks.within),
                t("Targets judged"): 0 if spoken is None else spoken.times,
                t("Chance told, %"): None if spoken is None else in_percent(spoken.said),
                t("Reached"): None if spoken is None else spoken.came,
                t("Brier score: forecast"): None if marks.brier is None else rounded(marks.brier, 4),
                **{
                    t("{what}, %", what=head): _known(compared.get(name))
                    for head, name in zip(heads(labels)[1:], (*ERRORS, *ALARMS), strict=True)
                },
            }
        )
    return pd.DataFrame(lines)


def _known(mark: float | None) -> float | None:
    return None if mark is None or mark != mark else rounded(mark, 1)
