"""How good the forecasts would have been: sentences, tables, two charts. Pure: a rehearsal's rows in, markup out."""

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd
import plotly.graph_objects as go

from forecasting.backtest import marks_of
from forecasting.city import WITH_STATSMODELS
from forecasting.quality import Spoken, by_tenth, by_word
from forecasting.stored import Likelihood
from forecasting.year_rules import LAST_YEAR_SHARE, STRAIGHT_LINE
from ui import palette
from ui.forecast_words import LIKELIHOOD_WORDS
from ui.formats import NOTHING, Numbers
from ui.labels import Labels
from ui.link import QualityLink
from ui.plotly_layout import quiet_layout
from ui.tables import RIGHT, labelled, link, plain_table, table_of
from ui.words import N_

REHEARSING = N_("The completed years are being forecast again; the page goes on as soon as that is done.")
NOT_REHEARSED = N_(
    "The completed years have not been forecast again yet; python -m forecasting backtest --store does it."
)
SPRING = (3, 4, 5)
ERRORS = ("mape", f"mape_{STRAIGHT_LINE}", f"mape_{LAST_YEAR_SHARE}")
ALARMS = ("false_alarms", f"false_alarms_{STRAIGHT_LINE}", f"false_alarms_{LAST_YEAR_SHARE}")
BRIERS = ("brier", f"brier_{STRAIGHT_LINE}", f"brier_{LAST_YEAR_SHARE}")
RANGES = {
    Likelihood.EXPECTED: N_("90% or more"),
    Likelihood.CONFIDENT: N_("70% to 89%"),
    Likelihood.UNCERTAIN: N_("40% to 69%"),
    Likelihood.DIFFICULT: N_("15% to 39%"),
    Likelihood.UNLIKELY: N_("under 15%"),
}
HEIGHT = 300

Marks = Mapping[str, float]


def years_text(rows: pd.DataFrame, n: Numbers) -> str:
    first, last = rows["year"].min(), rows["year"].max()
    return str(first) if first == last else f"{first}{'—' if n.language == 'zh' else '–'}{last}"


def spoken_text(word: Likelihood, spoken: Spoken, labels: Labels) -> str:
    """在说“有把握”（平均78%）的40次中，实际完成29次."""
    return labels.t(
        'Said "{word}" {times} times, on average {said}: reached {came} times',
        word=labels.t(LIKELIHOOD_WORDS[word]),
        times=labels.n.figure(spoken.times),
        said=labels.n.percent(spoken.said, 0),
        came=labels.n.figure(spoken.came),
    )


def finding(rows: pd.DataFrame, labels: Labels) -> str:
    """The page's title sentence: the word between certain and open, or the one most used."""
    words = by_word(rows)
    if not words:
        return labels.t("No target was judged in the completed years")
    word = Likelihood.CONFIDENT if Likelihood.CONFIDENT in words else max(words, key=lambda one: words[one].times)
    return spoken_text(word, words[word], labels)


def said_below(rows: pd.DataFrame, labels: Labels) -> str:
    """What was done, and that counts of one target in several months are no independent trials."""
    t, n = labels.t, labels.n
    return t(
        "The completed years {years} forecast again in {months} with what was known then: {times} forecasts of "
        "{series} series. A target counts once in every month, so the times are not independent.",
        years=years_text(rows, n),
        months=n.listing([n.month_name(int(month)) for month in sorted(rows["month"].unique())]),
        times=n.figure(len(rows)),
        series=n.figure(len(rows[["indicator", "district"]].drop_duplicates())),
    )


def spring_text(rows: pd.DataFrame, labels: Labels) -> str:
    """False alarms and errors from March to May, by the three ways; '' without a judged target then."""
    spring = rows.loc[rows["month"].isin(SPRING)]
    if spring.empty:
        return ""
    marks = marks_of(spring)
    alarms, errors = percents(marks, ALARMS, labels), percents(marks, ERRORS, labels)
    return labels.t(
        "March to May: false alarms {a}, by the straight line {b}, by last year's share {c}; "
        "mean error of the year's total {d}, {e} and {f}.",
        **dict(zip("abcdef", (*alarms, *errors), strict=True)),
    )


def words_table(rows: pd.DataFrame, labels: Labels) -> str:
    """Each word of the likelihood: the sentence, the mean of what was said, what came, both as a bar."""
    t, n = labels.t, labels.n
    headers = (t("What was said and what came"), t("Chance told"), t("Reached"), "")
    bodies = []
    for word, spoken in by_word(rows).items():
        said, came = n.percent(spoken.said, 0), n.percent(spoken.share, 0)
        bar = (
            f'<i class="came" style="width:{spoken.share:.2%}"></i><i class="told" style="left:{spoken.said:.2%}"></i>'
        )
        bodies.append(
            f'<tr><th scope="row">{escape(spoken_text(word, spoken, labels))}'
            f'<span class="two muted">{escape(t(RANGES[word]))}</span></th>'
            f"<td{RIGHT}{labelled(headers[1])}>{said}</td><td{RIGHT}{labelled(headers[2])}>{came}</td>"
            f'<td class="freq" aria-hidden="true">{bar}</td></tr>'
        )
    key = (
        f'<div class="key"><span><i class="k-fill"></i>{escape(t("Share reached"))}</span>'
        f'<span><i class="k-seasonal"></i>{escape(t("chance told, on average"))}</span></div>'
    )
    return table_of(headers, bodies, caption=t("What was said and what came"), numeric=(1, 2), css="cards") + key


def by_month(rows: pd.DataFrame) -> dict[int, Marks]:
    return {int(month): marks_of(part) for month, part in rows.groupby("month")}


def months_table(months: Mapping[int, Marks], labels: Labels) -> str:
    named = [(escape(labels.n.month_name(month)), marks) for month, marks in months.items()]
    return _comparison(labels.t("Month"), named, labels.t("Errors and false alarms by month"), labels)


def indicators_table(rows: pd.DataFrame, here: QualityLink, labels: Labels) -> str:
    """One row an indicator in the order of the plan; its name leads to it alone."""
    parts = dict(tuple(rows.groupby("indicator")))
    codes = [code for code in labels.indicators if code in parts]
    named = [(link(here.change(i=code).href(), labels.indicator(code)), marks_of(parts[code])) for code in codes]
    return _comparison(labels.t("Indicator"), named, labels.t("Errors and false alarms by indicator"), labels)


def _comparison(first: str, named: Sequence[tuple[str, Marks]], caption: str, labels: Labels) -> str:
    headers = (first, *heads(labels))
    bodies = []
    for name, marks in named:
        figures = (labels.n.figure(marks["n"]), *percents(marks, (*ERRORS, *ALARMS), labels))
        cells = (f"<td{RIGHT}{labelled(head)}>{said}</td>" for head, said in zip(headers[1:], figures, strict=True))
        bodies.append(f'<tr><th scope="row">{name}</th>{"".join(cells)}</tr>')
    return table_of(headers, bodies, caption=caption, numeric=range(1, len(headers)), css="cards")


def heads(labels: Labels) -> tuple[str, ...]:
    """How often, and what was missed by the three ways: ERRORS, then ALARMS."""
    t = labels.t
    return (
        t("Times"),
        t("Mean error: forecast"),
        t("Mean error: straight line"),
        t("Mean error: last year's share"),
        t("False alarms: forecast"),
        t("False alarms: straight line"),
        t("False alarms: last year's share"),
    )


def percents(marks: Marks, names: Sequence[str], labels: Labels) -> list[str]:
    """Marks are in per cent; — where there was nothing to take them from."""
    found = [marks.get(name) for name in names]
    return [NOTHING if mark is None or mark != mark else labels.n.percent(mark / 100) for mark in found]


def defined(labels: Labels) -> str:
    return labels.t(
        "Mean error: by how much the year's total was missed, in % of it. False alarms: of the targets that were "
        "reached, those said to be missed: by the forecast with a chance under 50%, by a simple rule with a total "
        "below the target."
    )


def method_said(rows: pd.DataFrame, labels: Labels) -> str:
    """By what these forecasts were made; the engine alone is not all that the other pages show."""
    if (rows["method"] == WITH_STATSMODELS).any():
        return labels.t(
            "Tested here is what the other pages show, for flows counted through the year: exponential smoothing, "
            "further statistical models and the share of the year in earlier years, weighed as still earlier years "
            "decided."
        )
    return labels.t(
        "Tested here is exponential smoothing alone, for flows counted through the year. What the other pages show "
        "combines it with further statistical models, which would take minutes to test."
    )


def alarms_chart(months: Mapping[int, Marks], labels: Labels, theme: str) -> go.Figure:
    """False alarms by month, in %: the forecast, the straight line dotted, last year's share grey."""
    tones = (palette.ACTUAL_LINE, palette.MUTED, palette.LAST_YEAR)
    styles = ({"width": 3}, {"width": 1.6, "dash": "dot"}, {"width": 2})
    traces = [
        {
            "type": "scatter",
            "x": list(months),
            "y": [marks.get(name) for marks in months.values()],
            "mode": "lines",
            "line": {"color": tone.on(theme), **style},
            "hoverinfo": "skip",
        }
        for name, tone, style in zip(ALARMS, tones, styles, strict=True)
    ]
    room = {"range": [min(months) - 0.4, max(months) + 0.4]}  # for the names of the first and the last month
    axis = room | {"tickvals": list(months), "ticktext": [labels.n.month_name(month) for month in months]}
    return _figure(traces, axis | {"showgrid": False}, {"rangemode": "tozero", "ticksuffix": "%"}, theme)


def alarms_alt(months: Mapping[int, Marks], labels: Labels) -> str:
    """The chart in words: its first month and its last."""
    t, n = labels.t, labels.n
    ends = sorted({min(months), max(months)})
    told = [
        t(
            "{month}: forecast {a}, straight line {b}, last year's share {c}",
            month=n.month_name(month),
            **dict(zip("abc", percents(months[month], ALARMS, labels), strict=True)),
        )
        for month in ends
    ]
    return t("False alarms by month. {said}", said=t("; ").join(told))


def alarms_key(labels: Labels) -> str:
    t = labels.t
    lines = (("", t("forecast")), (" lin", t("straight line")), (" old", t("last year's share")))
    marks = "".join(f'<span><i class="k-line{css}"></i>{escape(name)}</span>' for css, name in lines)
    return f'<div class="key"><span>{escape(t("False alarms, % of the targets reached"))}</span>{marks}</div>'


def reliability_chart(rows: pd.DataFrame, theme: str) -> go.Figure:
    """What was said against what came, by tenths; on the dotted line both are the same."""
    tenths = by_tenth(rows)
    ends = [0, 100]
    traces = [
        {
            "type": "scatter",
            "x": ends,
            "y": ends,
            "mode": "lines",
            "line": {"color": palette.MUTED.on(theme), "width": 1.4, "dash": "dot"},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "x": [one.said * 100 for one in tenths],
            "y": [one.share * 100 for one in tenths],
            "mode": "lines+markers",
            "line": {"color": palette.ACTUAL_LINE.on(theme), "width": 2},
            "marker": {"size": 8},
            "hoverinfo": "skip",
        },
    ]
    x = {"range": [-3, 103], "ticksuffix": "%", "showgrid": False}
    y = {"range": [-3, 103], "ticksuffix": "%"}
    return _figure(traces, x, y, theme)


def reliability_key(labels: Labels) -> str:
    t = labels.t
    return (
        f'<div class="key"><span>{escape(t("Across: the chance told. Up: the share reached."))}</span>'
        f'<span><i class="k-line"></i>{escape(t("What was said and what came"))}</span>'
        f'<span><i class="k-line lin"></i>{escape(t("both the same"))}</span></div>'
    )


def reliability_table(rows: pd.DataFrame, labels: Labels) -> str:
    t, n = labels.t, labels.n
    told = [
        (n.percent(one.said, 0), n.figure(one.times), n.figure(one.came), n.percent(one.share, 0))
        for one in by_tenth(rows)
    ]
    headers = (t("Chance told"), t("Times"), t("Reached"), t("Share reached"))
    return plain_table(headers, told, caption=t("Reliability by tenths of the chance"), numeric=range(4), css="slim")


def coverage_table(months: Mapping[int, Marks], labels: Labels) -> str:
    """By month: how often the total lay in the 80 % range, and the mean squared error of the chance."""
    t, n = labels.t, labels.n
    told = []
    for month, marks in months.items():
        scores = [NOTHING if name not in marks else n.figure(marks[name], 3) for name in BRIERS]
        told.append((n.month_name(month), n.figure(marks["n"]), n.percent(marks["coverage_80"] / 100), *scores))
    headers = (
        t("Month"),
        t("Times"),
        t("In the 80% range"),
        t("Brier score: forecast"),
        t("Brier score: straight line"),
        t("Brier score: last year's share"),
    )
    caption = t("Coverage of the 80% range by month")
    return plain_table(headers, told, caption=caption, numeric=range(1, len(headers)), css="cards")


def _figure(traces: list[dict], x: dict[str, object], y: dict[str, object], theme: str) -> go.Figure:
    axis = {"fixedrange": True, "zeroline": False}
    layout = {
        **quiet_layout(palette.MUTED.on(theme), height=HEIGHT, margin={"l": 48, "r": 12, "t": 10, "b": 40}, font=13),
        "xaxis": axis | {"linecolor": palette.RULE.on(theme)} | x,
        "yaxis": axis | {"gridcolor": palette.HAIRLINE.on(theme)} | y,
    }
    return go.Figure({"data": traces, "layout": layout})
