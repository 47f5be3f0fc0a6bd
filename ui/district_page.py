"""One district's own page: its targets in the plan's order, its place among its peers, what it must still do. Pure."""

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from forecasting.stored import Series, YearEnd
from tracking.board import Board
from tracking.completeness import Completeness
from tracking.fair import Standing
from tracking.peers import per_10k
from tracking.place_words import next_text, place_text
from tracking.progress import Progress
from ui.forecast_words import forecast_columns
from ui.formats import NOTHING, in_percent
from ui.labels import Labels
from ui.phrases import PACED
from ui.tables import bullet, bullet_header, caption_of, forecast_cell, labelled, link, plain_table, status_mark
from ui.words import N_

REVISED_SHOWN = 8  # revised figures listed at once
ADDED_SHOWN = 60
KIND_WORDS = {
    "urban": N_("urban district"),
    "county": N_("county"),
    "zone": N_("development zone"),
    "municipal": N_("municipal row"),
    "city": N_("city"),
}
COLUMNS = (
    ("c-state", N_("Status")),
    ("c-name", N_("Indicator")),
    ("c-value n", N_("Done / annual target")),
    ("bullet", N_("Completion")),
    ("c-gap", N_("To the target, pace in points")),
    ("c-fc", N_("Year-end forecast")),
    ("c-need n", N_("Needed a month")),
    ("c-rank", N_("Rank among ranked districts")),
    ("c-more c-last n", N_("This month")),
)


def district_rows(board: Board, district: str, codes: Sequence[str]) -> list[Progress]:
    """The district's rows in the plan's order; targets it has no part in are left out."""
    rows = [board.progress[code, district] for code in codes if (code, district) in board.progress]
    return [row for row in rows if row.is_involved]


def about(district: str, reports: Completeness | None, labels: Labels) -> str:
    """Kind and size of the district, and how complete its reports of the year are: they stand beside its places."""
    parts = [labels.t(KIND_WORDS[str(labels.districts[district]["kind"])])]
    parts += [_sized(district, column, labels) for column in ("population", "workforce")]
    if reports is not None and reports.expected:
        told = labels.t(
            "{expected} reports due, {reported} received, {share}",
            expected=reports.expected,
            reported=reports.reported,
            share=labels.n.percent(reports.share),
        )
        parts.append(told)
    return labels.t(" · ").join(part for part in parts if part)


def district_size(district: str, reports: Completeness | None, labels: Labels) -> str:
    """The same in short, to stand in the head of a column: kind, workforce, share of the reports that came."""
    parts = [labels.t(KIND_WORDS[str(labels.districts[district]["kind"])]), _sized(district, "workforce", labels)]
    if reports is not None and reports.expected:
        parts.append(labels.t("reported {share}", share=labels.n.percent(reports.share)))
    return labels.t(", ").join(part for part in parts if part)


def _sized(district: str, column: str, labels: Labels) -> str:
    """人口31万人; '' where it is not known."""
    size = labels.size(district, column)
    if size is None:
        return ""
    name = labels.t("population") if column == "population" else labels.t("workforce")
    return labels.t("{name} {amount}", name=name, amount=labels.n.compact(size, "person"))


def district_table(
    rows: Sequence[Progress],
    district: str,
    standings: Mapping[str, Standing],
    labels: Labels,
    year_ends: Mapping[Series, YearEnd],
    *,
    per10k: bool,
) -> str:
    """One row a target: status, gap in units, how the year is expected to end (without forecasts there is no column
    for it), what each month must bring, the place and the distance to the next."""
    linear = next((row.linear_pace for row in rows if row.linear_pace is not None), None)
    head = "".join(
        bullet_header(labels, linear, with_title=False)
        if css == "bullet"
        else f'<th scope="col" class="{css}">{escape(labels.t(name))}</th>'
        for css, name in COLUMNS
        if css != "c-fc" or year_ends
    )
    body = "".join(_row(row, standings.get(row.indicator), labels, year_ends, per10k=per10k) for row in rows)
    named = caption_of(labels.t("Headline targets of {district}", district=labels.district(district)))
    wide = " forecast" if year_ends else ""
    return f'<table class="rows district{wide}">{named}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row(
    row: Progress, standing: Standing | None, labels: Labels, year_ends: Mapping[Series, YearEnd], *, per10k: bool
) -> str:
    year_end = year_ends.get((row.indicator, row.district))
    expected = f'<td class="c-fc">{forecast_cell(row, year_end, labels)}</td>' if year_ends else ""
    p, t, n = labels.phrases, labels.t, labels.n
    place = standing.of(row.district) if standing else None
    where, further = NOTHING, ""
    if standing and place:
        where = place_text(place, labels.link.lang)
        if place.place is not None:
            where += t(" of {count}", count=standing.count)
            further = next_text(standing, place, labels.link.lang, n, decimals=row.decimals)
    rate = per10k_text(row, labels) if per10k else ""
    figures = [rate] if rate else [f"/ {p.target(row)}", p.completion(row)]
    name = link(labels.target_href(row.indicator, row.district), labels.indicator(row.indicator))
    seasonal = (
        t(
            "{month}, usual course: {amount}",
            month=n.month_name(row.needed_seasonal[0][0]),
            amount=p.needed_in(row, row.needed_seasonal[0][1]),
        )
        if row.gap and row.needed_seasonal
        else ""
    )
    needed = p.needed(row) if row.kind in PACED else NOTHING
    return (
        f'<tr><td class="c-state">{status_mark(row.status, p)}</td>'
        f'<th scope="row" class="c-name"><span class="name">{name}</span>'
        f'<span class="two">{escape(labels.lead(row))}</span></th>'
        f'<td class="c-value n"><b>{escape(p.value(row))}</b>'
        f'<span class="two">{escape(" ".join(filter(None, figures)))}</span></td>'
        f"{bullet(row, year_end)}"
        f'<td class="c-gap">{escape(p.gap(row))}<span class="two">{escape(p.pace(row))}</span></td>{expected}'
        f'<td class="c-need n{" void" if needed == NOTHING else ""}"{labelled(t("Needed a month"))}>{escape(needed)}'
        f'<span class="two">{escape(seasonal)}</span></td>'
        f'<td class="c-rank"{labelled(t("Rank"))}>{escape(where)}<span class="two">{escape(further)}</span></td>'
        f'<td class="c-more c-last n">{escape(p.increase(row))}</td></tr>'
    )


def per10k_text(row: Progress, labels: Labels) -> str:
    """The figure per 10,000 of the workforce; '' where there is none."""
    found = per_10k(row, labels.size(row.district))
    if found is None:
        return ""
    return labels.t("{amount} per 10,000 workforce", amount=labels.n.quantity(found.value, found.unit, found.decimals))


def district_page_frame(
    rows: Sequence[Progress],
    standings: Mapping[str, Standing],
    labels: Labels,
    year_ends: Mapping[Series, YearEnd],
) -> pd.DataFrame:
    """The district's targets as plain figures, for the CSV."""
    t, lines = labels.t, []
    for row in rows:
        standing = standings.get(row.indicator)
        place = standing.of(row.district) if standing else None
        lines.append(
            {
                t("Indicator"): labels.indicator(row.indicator),
                t("Status"): labels.phrases.status(row.status),
                t("Unit"): labels.n.unit_name(row.unit),
                t("Cumulative"): row.actual,
                t("Annual target"): row.target,
                t("Completion, %"): in_percent(row.completion),
                t("To go"): row.gap,
                t("A month"): row.needed_even,
                t("This month"): row.increase,
                t("Rank"): place.place if place else None,
                t("Next place"): place.next_place if place else None,
                t("To the next place"): place.next_amount if place else None,
                **(forecast_columns(year_ends, row, t) if year_ends else {}),
            }
        )
    return pd.DataFrame(lines)


def revised_said(changed: pd.DataFrame, labels: Labels) -> str:
    """How many figures of the district were revised and how many came, in one sentence."""
    t, added = labels.t, int(changed["old"].isna().sum())
    counts = [
        t("figures revised: {count}", count=len(changed) - added) if added < len(changed) else "",
        t("figures that came in: {count}", count=added) if added else "",
    ]
    return t(", ").join(text for text in counts if text) or t("no figure of this district changed")


def revised_figures(changed: pd.DataFrame, labels: Labels) -> tuple[str, str]:
    """The revised figures, old and new, and those that came: two tables, '' for an empty one. `changed`: the district's
    rows of Reader.changes()."""
    t, n = labels.t, labels.n
    come = changed["old"].isna()

    def kept(change: Mapping[str, object], side: str) -> str:
        code, is_plain = str(change["indicator"]), change["column"] == "value"
        return n.as_kept(change[side], labels.unit(code) if is_plain else "")

    def named(change: Mapping[str, object]) -> tuple[str, str]:
        name = labels.figure(str(change["indicator"]), str(change["column"]))
        return name, n.month(str(change["month"]))

    revised = [
        (*named(change), kept(change, "old"), kept(change, "new"))
        for change in changed[~come].head(REVISED_SHOWN).to_dict("records")
    ]
    added = [(*named(change), kept(change, "new")) for change in changed[come].head(ADDED_SHOWN).to_dict("records")]
    heads = (t("Indicator"), t("Month"), t("Old"), t("New"))
    first = plain_table(heads, revised, numeric=(2, 3), caption=t("Figures revised")) if revised else ""
    second = plain_table((*heads[:2], t("Figure")), added, numeric=(2,), caption=t("Figures that came in"))
    return first, second if added else ""
