"""The rows of the Overview: headline targets on one scale, the plan's other measures by block, the conclusion. Pure."""

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from forecasting.shortfalls import most_missing
from forecasting.stored import Series, YearEnd, by_risk
from tracking.board import Board
from tracking.conclusion import Span
from tracking.progress import Progress
from tracking.status import JUDGED, UNJUDGED, WEAKEST_FIRST, Status
from tracking.telling import plain
from ui.forecast_words import forecast_columns, likelihood_text, range_text
from ui.formats import NOTHING, in_percent, rounded
from ui.labels import Labels
from ui.link import OverviewLink
from ui.spans import spoken
from ui.tables import (
    bullet,
    bullet_header,
    caption_of,
    forecast_cell,
    labelled,
    likelihood_mark,
    link,
    sparkline,
    status_mark,
    table_of,
    text_width,
)
from ui.words import N_

NAME = 30  # of a row's name, counted in Latin letters; a longer one is told by its short name
LISTED = 8  # measures of a block shown at once, the weakest first; the rest is one click away
BLOCKS = {
    1: N_("One goal"),
    2: N_("Two battles"),
    3: N_("Three groups"),
    4: N_("Three campaigns"),
    5: N_("Five supports"),
}
COLUMNS = (
    ("c-state", N_("Status")),
    ("c-name", N_("Indicator, lead body")),
    ("c-value n", N_("Done, completion / annual target")),
    ("bullet", N_("Completion")),
    ("c-gap", N_("To the target, pace in points")),
    ("c-fc", N_("Year-end forecast")),
    ("c-more n", N_("This month / year on year")),
    ("c-trend", N_("Trend")),
)


def conclusion(sentences: Sequence[Sequence[Span]], labels: Labels, overview: OverviewLink) -> str:
    """The paragraph of a bulletin; its first sentence is the page's title, and every number in it is a link."""
    first, *rest = spoken(sentences, labels, overview=overview)
    copy = (
        f'<button type="button" class="quiet" data-copy="{escape(plain(sentences))}" '
        f'data-copied="{escape(labels.t("Copied"))}">{escape(labels.t("Copy the conclusion"))}</button>'
    )
    return f'<h1>{first}</h1><p class="said">{"".join(rest)} {copy}</p>'


def by_attention(rows: Sequence[Progress]) -> list[Progress]:
    """The weakest status first; within a status the order of the plan."""
    return sorted(rows, key=lambda progress: WEAKEST_FIRST.index(progress.status))


def risk_first(rows: Sequence[Progress], year_ends: Mapping[Series, YearEnd]) -> list[Progress]:
    """The least likely first; what has no probability stays behind them as it was."""
    shown = {(row.indicator, row.district): row for row in rows}
    risks = by_risk({key: year_ends[key] for key in shown if key in year_ends})
    judged = [shown[one.indicator, one.district] for one in risks]
    return [*judged, *(row for row in rows if row not in judged)]


def chosen(headline: Sequence[Progress], overview: OverviewLink, year_ends: Mapping[Series, YearEnd]) -> list[Progress]:
    """The rows that the address asks for, in the order it asks for; without forecasts a risk is what is behind."""
    if overview.only == "all":
        rows = list(headline)
    else:
        wanted = UNJUDGED if overview.only == "other" else (Status(overview.only),)
        rows = [progress for progress in headline if progress.status in wanted]
    if overview.order == "plan":
        return rows
    return by_attention(rows) if overview.order == "attention" or not year_ends else risk_first(rows, year_ends)


def headline_table(
    rows: Sequence[Progress],
    behind: dict[str, Sequence[str]],
    labels: Labels,
    year_ends: Mapping[Series, YearEnd],
) -> str:
    """One row a target. `behind`: indicator -> the districts it names as needing attention. Without forecasts there is
    no column for them."""
    t = labels.t
    linear = next((item.linear_pace for item in rows if item.linear_pace is not None), None)
    head = "".join(
        bullet_header(labels, linear) if css == "bullet" else f'<th scope="col" class="{css}">{escape(t(name))}</th>'
        for css, name in COLUMNS
        if css != "c-fc" or year_ends
    )
    body = "".join(_row(progress, behind.get(progress.indicator, ()), labels, year_ends) for progress in rows)
    named = caption_of(t("Headline targets of the work plan"))
    wide = " forecast" if year_ends else ""
    return f'<table class="rows overview{wide}">{named}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row(progress: Progress, behind: Sequence[str], labels: Labels, year_ends: Mapping[Series, YearEnd]) -> str:
    p, code = labels.phrases, progress.indicator
    year_end = year_ends.get((code, progress.district))
    expected = f'<td class="c-fc">{forecast_cell(progress, year_end, labels)}</td>' if year_ends else ""
    figures = " ".join(filter(None, (f"/ {p.target(progress)}", p.completeness(progress))))
    share = f'<span class="share">{escape(p.completion(progress))}</span>' if p.completion(progress) else ""
    full, short = labels.indicator(code), labels.indicator(code, short=True)
    fits = text_width(full) <= NAME
    name = link(labels.target_href(code), full if fits else short, title="" if fits else full)
    return (
        f'<tr><td class="c-state">{status_mark(progress.status, p)}</td>'
        f'<th scope="row" class="c-name"><span class="name">{name}</span>{_who(progress, behind, labels)}</th>'
        f'<td class="c-value n"><b>{escape(p.value(progress))}</b>{share}{_below(figures)}</td>'
        f"{bullet(progress, year_end)}"
        f'<td class="c-gap">{escape(p.gap(progress))}{_below(p.pace(progress))}</td>{expected}'
        f'<td class="c-more n">{escape(p.increase(progress))}{_below(p.change(progress))}</td>'
        f'<td class="c-trend">{sparkline(progress.trend)}</td></tr>'
    )


def _below(said: str) -> str:
    return f'<span class="two">{escape(said)}</span>'


def _who(progress: Progress, behind: Sequence[str], labels: Labels) -> str:
    """Which districts are behind, and who leads; what the line has no room for is told on hover."""
    t, lead = labels.t, labels.lead(progress)

    def line(districts: Sequence[str], led_by: str) -> str:
        needing = t("{districts} behind", districts=labels.n.listing(districts)) if districts else ""
        return " · ".join(part for part in (needing, led_by) if part)

    hover = line([labels.district(district) for district in behind], lead)
    links = [link(labels.target_href(progress.indicator, district), labels.district(district)) for district in behind]
    return f'<span class="two" title="{escape(hover)}">{line(links, escape(lead))}</span>'


def blocks(board: Board, labels: Labels) -> str:
    """The rest of the plan by its five blocks: shape, name and figure; each heading bears its weakest status."""
    return f'<div class="blocks">{"".join(_block(block, board, labels) for block in BLOCKS)}</div>'


def _block(block: int, board: Board, labels: Labels) -> str:
    p = labels.phrases
    codes = board.block(block)
    rows = [board.city_progress(code) for code in codes]
    tracked = [progress for progress in rows if progress.status is not Status.UNTRACKED]
    entries = [_measure(item, labels) for item in by_attention(tracked)]
    items = "".join(entries[:LISTED])
    if more := entries[LISTED:]:
        said = escape(labels.t("{count} more", count=len(more)))
        items += f'<li class="more"><details><summary>{said}</summary><ul>{"".join(more)}</ul></details></li>'
    untracked = len(rows) - len(tracked)
    if untracked:
        said = escape(labels.t("{count} not tracked yet", count=untracked))
        items += f'<li class="muted"><i class="sh untracked"></i><span class="what">{said}</span></li>'
    section = board.section(codes)
    mark = status_mark(section.status, p, word=False) + " " if codes else ""
    counts = " ".join(f"{p.status(status)} {section.count(status)}" for status in JUDGED if section.count(status))
    title = f'{mark}{escape(labels.t(BLOCKS[block]))} <span class="count">{escape(counts)}</span>'
    return f"<section><h3>{title}</h3><ul>{items}</ul></section>"


def _measure(item: Progress, labels: Labels) -> str:
    name = link(labels.target_href(item.indicator), labels.indicator(item.indicator, short=True), css="cover")
    return (
        f'<li>{status_mark(item.status, labels.phrases, word=False)}<span class="what">{name}</span>'
        f'<span class="how">{escape(labels.phrases.measured(item))}</span></li>'
    )


def attention_table(year_ends: Mapping[Series, YearEnd], board: Board, labels: Labels) -> str:
    """The districts' headline targets that are at risk, by how much is expected to be missing; '' where none is."""
    t = labels.t
    units = {code: labels.unit(code) for code in board.headline}
    risky = most_missing(year_ends, units, city=board.city)
    if not risky:
        return ""
    heads = (t("District, target"), t("Chance"), t("Expected to be missing"), t("Year-end forecast"))
    rows = [_at_risk(one, board.progress[one.indicator, one.district], heads, labels) for one in risky]
    said = t("Needing attention by the year's end")
    how = t("ranked by people expected to be missing; targets in other units below, by share of the target")
    table = table_of(heads, rows, caption=said, numeric=(2,), css="cards slim")
    return f'<h2>{escape(said)} <span class="muted small">{escape(how)}</span></h2>{table}'


def _at_risk(one: YearEnd, progress: Progress, heads: Sequence[str], labels: Labels) -> str:
    t, n = labels.t, labels.n
    name = t("{district}: {name}", district=labels.district(one.district), name=labels.indicator(one.indicator))
    missing = n.quantity(one.shortfall, progress.unit, progress.decimals)
    share = t("{share} of the target", share=n.percent((one.shortfall or 0.0) / one.target)) if one.target else NOTHING
    figures = range_text(t, n, one, progress.unit, progress.decimals)
    return (
        f'<tr><th scope="row">{link(labels.target_href(one.indicator, one.district), name)}</th>'
        f'<td class="nb"{labelled(heads[1])}>{likelihood_mark(one.likelihood)}{escape(likelihood_text(t, n, one))}</td>'
        f'<td class="n"{labelled(heads[2])}>{escape(missing)}<span class="two muted">{escape(share)}</span></td>'
        f"<td>{escape(figures)}</td></tr>"
    )


def headline_frame(rows: Sequence[Progress], labels: Labels, year_ends: Mapping[Series, YearEnd]) -> pd.DataFrame:
    """What the rows show, for the CSV: plain figures, one column a quantity, headers in the viewer's language."""
    t = labels.t
    return pd.DataFrame(
        {
            t("Indicator"): labels.indicator(item.indicator),
            t("Unit"): labels.n.unit_name(item.unit),
            t("Status"): labels.phrases.status(item.status),
            t("Cumulative"): None if item.actual is None else rounded(item.actual, item.decimals),
            t("Annual target"): item.target,
            t("Completion, %"): in_percent(item.completion),
            t("Against linear pace, points"): None if item.points_linear is None else rounded(item.points_linear, 1),
            t("Against usual pace, points"): None if item.points_seasonal is None else rounded(item.points_seasonal, 1),
            t("To go"): labels.phrases.missing(item),
            t("This month"): item.increase,
            t("Same period last year"): None if item.last_year is None else rounded(item.last_year, item.decimals),
            t("Year on year, %"): in_percent(item.change_pct),
            t("Reported"): item.reported,
            t("Reports due"): item.expected,
            **(forecast_columns(year_ends, item, t) if year_ends else {}),
        }
        for item in rows
    )
