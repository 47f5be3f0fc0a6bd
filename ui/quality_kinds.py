"""How good the forecasts of the kinds that are no flows would have been, and which rows are theirs. Pure."""

from html import escape

import pandas as pd

from forecasting.quality import Held, held, with_outcome
from forecasting.tracked import FLOW_KINDS
from ui.formats import NOTHING
from ui.labels import Labels
from ui.link import QualityLink
from ui.stored_words import KINDS
from ui.tables import RIGHT, labelled, link, table_of

LAYOUT: dict[str, object] = {"numeric": range(1, 7), "css": "cards"}


def with_kinds(stored: pd.DataFrame, labels: Labels) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The flows of a stored rehearsal, and the other kinds with their `kind`, both with whether the target was made."""
    known = {code: row for code, row in labels.indicators.items() if code in set(stored["indicator"])}
    rows = with_outcome(stored, [code for code, row in known.items() if row["direction"] == "less"])
    rows = rows.assign(kind=rows["indicator"].map({code: str(row["kind"]) for code, row in known.items()}))
    is_flow = rows["kind"].isin(FLOW_KINDS) | rows["kind"].isna()
    return rows.loc[is_flow], rows.loc[~is_flow]


def kinds_table(rows: pd.DataFrame, here: QualityLink, labels: Labels) -> str:
    """One row an indicator that is no flow, by its kind and in the order of the plan; its name leads to it alone."""
    parts = dict(tuple(rows.groupby("indicator")))
    codes = [code for code in labels.indicators if code in parts]
    bodies = []
    for kind in (kind for kind in KINDS if kind in set(rows["kind"])):
        own = [code for code in codes if labels.indicators[code]["kind"] == kind]
        together = held(rows.loc[rows["kind"] == kind])
        bodies.append(_held_row(escape(labels.t(KINDS[kind])), together, labels, css=' class="group"'))
        bodies += [
            _held_row(link(here.change(i=code).href(), labels.indicator(code)), held(parts[code]), labels)
            for code in own
        ]
    caption = labels.t("Forecasts of the other kinds of targets")
    return table_of(held_heads(labels.t("Kind, indicator"), labels), bodies, caption=caption, **LAYOUT)


def held_months_table(rows: pd.DataFrame, labels: Labels) -> str:
    """One row a month, of a target that is no flow."""
    bodies = [
        _held_row(escape(labels.n.month_name(int(month))), held(part), labels) for month, part in rows.groupby("month")
    ]
    caption = labels.t("What was said and what came, by month")
    return table_of(held_heads(labels.t("Month"), labels), bodies, caption=caption, **LAYOUT)


def held_heads(first: str, labels: Labels) -> tuple[str, ...]:
    t = labels.t
    heads = (t("Times"), t("In the 80% range"), t("Targets judged"), t("Chance told"), t("Share reached"))
    return (first, *heads, t("Brier score: forecast"))


def held_texts(marks: Held, labels: Labels) -> tuple[str, ...]:
    n, spoken = labels.n, marks.spoken
    told = (
        (n.figure(0), NOTHING, NOTHING, NOTHING)
        if spoken is None
        else (n.figure(spoken.times), n.percent(spoken.said, 0), n.percent(spoken.share, 0), n.figure(marks.brier, 3))
    )
    return (n.figure(marks.times), n.percent(marks.within), *told)


def _held_row(name: str, marks: Held, labels: Labels, *, css: str = "") -> str:
    heads = held_heads("", labels)[1:]
    cells = "".join(
        f"<td{RIGHT}{labelled(head)}>{escape(text)}</td>"
        for head, text in zip(heads, held_texts(marks, labels), strict=True)
    )
    return f'<tr{css}><th scope="row">{name}</th>{cells}</tr>'


def kinds_said(labels: Labels) -> str:
    return labels.t(
        "Rates, levels, few events and minima, forecast by the methods that the other pages show. Where figures move "
        "in steps, more than 80% may lie in the range."
    )
