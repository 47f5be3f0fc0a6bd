"""Two to five districts side by side, at one version, with the city beside them: a table of indicators × districts.

Status, figure, what is missing, what each month must bring and the place of each; the small charts below the table are
in ui/small_charts.py. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from forecasting.stored import Series, YearEnd
from tracking.board import Board
from tracking.completeness import Completeness
from tracking.courses import Course
from tracking.fair import Standing
from tracking.peers import per_10k
from tracking.place_words import place_text
from tracking.progress import Progress
from ui.district_page import district_size, per10k_text
from ui.forecast_words import expected_text, forecast_columns, likelihood_text
from ui.formats import NOTHING, in_percent, rounded
from ui.labels import Labels
from ui.link import DistrictsLink
from ui.phrases import PACED
from ui.tables import caption_of, link, raw_link, status_mark

LEAST = 2  # districts that make a comparison


@dataclass(frozen=True)
class Comparison:
    """What is compared: `districts` as chosen, `codes` the indicators in which at least one of them takes part."""

    board: Board
    standings: Mapping[str, Standing]
    reports: Mapping[str, Completeness]
    courses: Mapping[tuple[str, str], Course]
    districts: tuple[str, ...]
    labels: Labels
    per10k: bool = False
    year_ends: Mapping[Series, YearEnd] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        progress = self.board.progress
        return tuple(
            code
            for code in self.board.headline
            if any(progress[code, district].is_involved for district in self.districts)
        )

    @property
    def sides(self) -> tuple[str, ...]:
        """The city first, then the districts."""
        return (self.board.city, *self.districts)

    @property
    def sizes(self) -> list[str]:
        """Each district's kind, size and reports, to be read with its places."""
        labels = self.labels
        return [
            labels.district(code) + labels.t(": ") + district_size(code, self.reports.get(code), labels)
            for code in self.districts
        ]

    @property
    def drawn(self) -> tuple[str, ...]:
        """The indicators of which at least one of the districts has a course."""
        return tuple(
            code for code in self.codes if any((code, district) in self.courses for district in self.districts)
        )


def chosen_districts(address: DistrictsLink, board: Board) -> tuple[str, ...]:
    """The districts that the address compares; () while they are fewer than make a comparison."""
    codes = tuple(code for code in address.chosen.split(",") if code and code != board.city)
    return codes if len(codes) >= LEAST else ()


def chosen_line(address: DistrictsLink, labels: Labels) -> str:
    """Who is chosen, each with a way out, and what to do while one is chosen only; '' while nobody is."""
    t, codes = labels.t, [code for code in address.chosen.split(",") if code]
    if not codes:
        return f'<span class="muted small">{escape(t("Tick two to five districts to compare them."))}</span>'
    entries = []
    for code in codes:
        others = ",".join(other for other in codes if other != code)
        name = labels.district(code)
        title = t("Take out of the comparison")
        out = raw_link(address.change(chosen=others).href(), "×", css="out", title=f"{title} {name}")
        entries.append(f'<span class="nb">{escape(name)} {out}</span>')
    clear = link(address.change(chosen="").href(), t("Clear"))
    more = "" if len(codes) >= LEAST else f'<span class="muted small">{escape(t("Tick one more to compare."))}</span>'
    return f'<span class="chosen"><b>{escape(t("Compared"))}</b>{"".join(entries)}{clear}{more}</span>'


def comparison_title(found: Comparison) -> str:
    names = found.labels.n.listing([found.labels.district(code) for code in found.districts])
    return found.labels.t("Side by side: {names}", names=names)


def comparison_table(found: Comparison) -> str:
    """One row an indicator, one column a side; each column bears the district's kind, size and reports, so that they
    stand beside its places."""
    heads = "".join(_head(district, found) for district in found.sides)
    body = "".join(_table_row(code, found) for code in found.codes)
    head = f'<thead><tr><th scope="col">{escape(found.labels.t("Indicator"))}</th>{heads}</tr></thead>'
    table = f'<table class="compare">{caption_of(comparison_title(found))}{head}<tbody>{body}</tbody></table>'
    return f'<p class="muted small narrow">{"<br>".join(map(escape, found.sizes))}</p><div class="scroll">{table}</div>'


def _head(district: str, found: Comparison) -> str:
    labels = found.labels
    name = labels.district(district)
    if district == found.board.city:
        return f'<th scope="col"><b>{escape(name)}</b></th>'
    size = district_size(district, found.reports.get(district), labels)
    named = link(labels.district_href(district), name)
    return f'<th scope="col"><b>{named}</b><span class="two">{escape(size)}</span></th>'


def _table_row(code: str, found: Comparison) -> str:
    labels = found.labels
    name = link(labels.target_href(code), labels.indicator(code, short=True), title=labels.indicator(code))
    cells = "".join(_cell(found.board.progress[code, district], found) for district in found.sides)
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _cell(row: Progress, found: Comparison) -> str:
    """Status and completion, then the figure and what is missing, then what a month must bring and the place."""
    labels = found.labels
    named = f' data-label="{escape(labels.district(row.district))}"'
    if not row.is_involved:
        return f'<td{named} class="none">{NOTHING}</td>'
    p = labels.phrases
    figure = p.completion(row) or p.value(row)
    mark = link(labels.target_href(row.indicator, row.district), figure)
    lines = [_figures(row, found), _further(row, found), _expected(row, found)]
    below = "".join(f'<span class="two">{escape(line)}</span>' for line in lines if line)
    return f"<td{named}>{status_mark(row.status, p)} <b>{mark}</b>{below}</td>"


def _figures(row: Progress, found: Comparison) -> str:
    """1,760人，还差490人; the figure per 10,000 of the workforce where that is asked for and there is one."""
    labels, p = found.labels, found.labels.phrases
    figure = p.measured(row) if p.completion(row) else ""
    if found.per10k:
        figure = per10k_text(row, labels) or figure
    gap = p.gap(row)
    said = [part for part in (figure, gap if gap != p.status(row.status) else "") if part]
    return labels.t(", ").join(said)


def _expected(row: Progress, found: Comparison) -> str:
    """年末预测：有把握 78%，预计1,932人; '' where nothing is forecast or forecasts are hidden."""
    year_end, t, n = found.year_ends.get((row.indicator, row.district)), found.labels.t, found.labels.n
    if year_end is None or year_end.probability is None:
        return ""
    told = [likelihood_text(t, n, year_end), expected_text(t, n, year_end, row.unit, row.decimals)]
    return t("by the year's end: {likelihood}", likelihood=t(", ").join(told))


def _further(row: Progress, found: Comparison) -> str:
    labels, standing = found.labels, found.standings.get(row.indicator)
    said = []
    if row.gap and row.kind in PACED and row.needed_even is not None:
        said.append(labels.t("{amount} a month", amount=labels.phrases.needed(row)))
    place = standing.of(row.district) if standing else None
    if standing and place and row.district != found.board.city:
        where = place_text(place, labels.link.lang)
        said.append(where + (labels.t(" of {count}", count=standing.count) if place.place is not None else ""))
    return labels.t(", ").join(said)


def comparison_frame(found: Comparison) -> pd.DataFrame:
    """The comparison as plain figures, one line an indicator and district, for the CSV."""
    labels, t = found.labels, found.labels.t
    rows = []
    for code in found.codes:
        for district in found.sides:
            row = found.board.progress[code, district]
            standing = found.standings.get(code)
            place = standing.of(district) if standing and district != found.board.city else None
            rate = per_10k(row, labels.size(district))
            rows.append(
                {
                    t("Indicator"): labels.indicator(code),
                    t("District"): labels.district(district),
                    t("Status"): labels.phrases.status(row.status),
                    t("Unit"): labels.n.unit_name(row.unit),
                    t("Cumulative"): row.actual,
                    t("Annual target"): row.target,
                    t("Completion, %"): in_percent(row.completion),
                    t("To go"): row.gap,
                    t("A month"): row.needed_even,
                    t("Per 10,000 workforce"): None if rate is None else rounded(rate.value, rate.decimals),
                    t("Rank"): place.place if place else None,
                    **(forecast_columns(found.year_ends, row, t) if found.year_ends else {}),
                }
            )
    return pd.DataFrame(rows)
