"""Where were jobs lost and won? Districts by industries of the matched panel, in words and as one table. Pure.

Cells are rows of the panel's job_changes(): the city's own code stands for all districts, '' for all industries. Sorted
by the rate of loss, the largest first; steps of colour follow the rate too, in plum and blue. … is withheld, — is where
no enterprise reported in both weeks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from ui.alert_words import INDUSTRY_NAMES
from ui.formats import HIDDEN, NOTHING
from ui.labels import Labels
from ui.link import EnterprisesLink, JobChangesLink, to_page
from ui.tables import caption_of, raw_link
from ui.words import N_

EVERY = ""
STEPS = (0.005, 0.015, 0.03, 0.06)  # of the rate: where one colour ends and the next begins
NAMED = 2  # districts in the title
MOST_SHARES = 12


@dataclass(frozen=True)
class Cell:
    """One sum over enterprises that reported in both weeks; None where withheld or nothing. Rates are fractions."""

    district: str
    industry: str
    enterprises: int
    expected: int
    change: float | None
    rate: float | None
    last: float | None
    reducing: int | None
    growing: int | None
    flat: int | None
    is_hidden: bool
    unsettled: int | None = 0  # left out, for a figure of theirs is still to be verified; None where withheld

    @property
    def reducing_share(self) -> float | None:
        return None if self.reducing is None or not self.enterprises else self.reducing / self.enterprises


@dataclass(frozen=True)
class Changes:
    """All cells of one question, by (district, industry)."""

    cells: Mapping[tuple[str, str], Cell]
    city: str

    @property
    def whole(self) -> Cell | None:
        return self.cells.get((self.city, EVERY))

    @property
    def districts(self) -> list[str]:
        return self._by_fall([key for key in self.cells if key[1] == EVERY and key[0] != self.city], 0)

    @property
    def industries(self) -> list[str]:
        return self._by_fall([key for key in self.cells if key[0] == self.city and key[1] != EVERY], 1)

    def _by_fall(self, keys: Sequence[tuple[str, str]], place: int) -> list[str]:
        def fall(key: tuple[str, str]) -> tuple[bool, float, str]:
            rate = self.cells[key].rate
            return rate is None, rate or 0.0, key[place]

        return [key[place] for key in sorted(keys, key=fall)]


def changes_of(frame: pd.DataFrame, city: str, *, giants: bool) -> Changes:
    """The cells with or without giants."""
    rows = frame[frame["giants"] == ("with" if giants else "without")]
    return Changes({(row["district"], row["industry"]): _cell(row) for row in rows.to_dict("records")}, city)


def _cell(row: Mapping[str, object]) -> Cell:
    def known(name: str, kind: Callable = float):
        value = row[name]
        return None if value is None or value != value else kind(value)

    return Cell(
        str(row["district"]),
        str(row["industry"]),
        int(row["enterprises"]),
        int(row["expected"]),
        known("change"),
        known("change_pct"),
        known("last"),
        known("reducing", int),
        known("growing", int),
        known("flat", int),
        bool(row["suppressed"]),
        known("unsettled", int),
    )


def span_said(span: str, labels: Labels) -> str:
    t = labels.t
    return t({"4": N_("in four weeks"), "13": N_("in thirteen weeks")}.get(span, N_("this year")))


def finding(found: Changes, span: str, labels: Labels) -> str:
    """The title: where the fall is, and what the whole sample lost or won."""
    t, n, whole = labels.t, labels.n, found.whole
    if whole is None or whole.change is None:
        return t("No enterprise reported in both weeks")
    period = span_said(span, labels)
    figures = {"persons": n.quantity(abs(whole.change), "person"), "rate": n.percent(abs(whole.rate or 0))}
    if whole.change < 0:
        total = t("net loss of {persons} ({rate}) {period} in the city's matched sample", period=period, **figures)
    elif whole.change > 0:
        total = t("net gain of {persons} ({rate}) {period} in the city's matched sample", period=period, **figures)
    else:
        total = t("no net change {period} in the city's matched sample", period=period)
    falling = [code for code in found.districts if (found.cells[code, EVERY].rate or 0) <= -STEPS[0]]
    shrinking = [code for code in found.industries if (found.cells[found.city, code].rate or 0) <= -STEPS[0]]
    where = []
    if falling:
        names = n.listing([labels.district(code) for code in falling[:NAMED]])
        where.append(t("larger losses in {names}", names=names))
    if shrinking:
        where.append(t("the largest rate of loss in {name}", name=t(INDUSTRY_NAMES[shrinking[0]])))
    if not where:
        return total[:1].upper() + total[1:]
    said = t("{where}: {total}", where=t(", ").join(where), total=total)
    return said[:1].upper() + said[1:]


def unsettled_said(cell: Cell, labels: Labels) -> str:
    """另有3家本期或基期数据待核实，未计入; '' where nobody is left out."""
    if cell.unsettled == 0:
        return ""
    if cell.unsettled is None:
        return labels.t("a few more, whose figures of either week are still to be verified, are not counted")
    return labels.t(
        "not counted, figures of either week still to be verified: {count}",
        count=labels.n.quantity(cell.unsettled, "firm"),
    )


def said_below(found: Changes, labels: Labels) -> str:
    """How many enterprises stand behind it, as markup with the figures bold."""
    t, n, whole = labels.t, labels.n, found.whole
    if whole is None:
        return ""

    def strong(text: str) -> str:
        return f"<b>{escape(text)}</b>"

    told = [t("matched sample: {count} (reported in both weeks)", count=strong(n.quantity(whole.enterprises, "firm")))]
    if whole.last is not None:
        told.append(t("{persons} at the end", persons=strong(n.quantity(whole.last, "person"))))
    told.append(t("{share} of the sample", share=strong(n.percent(whole.enterprises / max(whole.expected, 1)))))
    if whole.reducing is not None and whole.enterprises:
        shares = [n.percent(part / whole.enterprises, 0) for part in (whole.reducing, whole.flat, whole.growing)]
        told.append(
            t("reducing {down}, unchanged {flat}, growing {up}", down=strong(shares[0]), flat=shares[1], up=shares[2])
        )
    if left_out := unsettled_said(whole, labels):
        told.append(escape(left_out))
    told.append(t("largest rate of loss first"))
    return t(" · ").join(told)


def jobs_table(found: Changes, link: JobChangesLink, labels: Labels, opens: Callable[[str], bool]) -> str:
    """Net change of every district in every industry; a cell whose enterprises the viewer may see leads to them."""
    t = labels.t
    industries = found.industries
    unit = t("Unit: persons") if link.measure == "people" else t("Unit: %")
    head = f'<th scope="col">{escape(unit)}</th>'
    head += "".join(f'<th scope="col">{escape(t(INDUSTRY_NAMES[code]))}</th>' for code in industries)
    head += f'<th scope="col">{escape(t("Total"))}</th><th scope="col">{escape(t("Rate, %"))}</th>'
    rows = []
    for district in [*found.districts, found.city]:
        cells = "".join(
            _jobs_cell(found.cells.get((district, code)), district, code, link, labels, opens) for code in industries
        )
        total = found.cells[district, EVERY]
        name = labels.district(district) if district != found.city else t("Whole city")
        css = ' class="whole"' if district == found.city else ""
        sums = f'<td class="sum">{people(total, labels)}</td><td class="sum muted">{rate(total, labels)}</td>'
        rows.append(f'<tr{css}><th scope="row">{escape(name)}</th>{cells}{sums}</tr>')
    caption = caption_of(t("Net change by district and industry"))
    body = "".join(rows)
    table = f'<table class="jobs">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="scroll">{table}</div>'


def _jobs_cell(
    cell: Cell | None,
    district: str,
    industry: str,
    link: JobChangesLink,
    labels: Labels,
    opens: Callable[[str], bool],
) -> str:
    t = labels.t
    if cell is None or not (cell.enterprises or cell.is_hidden):
        return f"<td><span>{NOTHING}</span></td>"
    if cell.is_hidden or cell.change is None:
        return f'<td><span title="{escape(t("withheld"))}">{HIDDEN}</span></td>'
    shown = people(cell, labels) if link.measure == "people" else rate(cell, labels)
    css = step(cell.rate)
    if not opens(district):
        return f'<td class="{css}"><span>{shown}</span></td>'
    target = to_page(EnterprisesLink, link, industry=industry, d=district)
    name = f"{labels.district(district)}, {t(INDUSTRY_NAMES[industry])}"
    return f'<td class="{css}">{raw_link(target.href(), shown, title=name)}</td>'


def people(cell: Cell, labels: Labels) -> str:
    return HIDDEN if cell.is_hidden and cell.change is None else labels.n.signed(cell.change)


def rate(cell: Cell, labels: Labels) -> str:
    if cell.rate is None:
        return HIDDEN if cell.is_hidden else NOTHING
    return labels.n.signed(cell.rate * 100, 1)


def step(fraction: float | None) -> str:
    """The class of a cell's colour by its rate: step-4 … step-1 lost, step-0, step-p1 … step-p4 won."""
    if fraction is None:
        return ""
    reached = sum(abs(fraction) >= line for line in STEPS)
    return f"step-{'p' if fraction > 0 and reached else ''}{reached}"


def jobs_key(found: Changes, labels: Labels) -> str:
    """What the colours, … and — mean."""
    t, n = labels.t, labels.n
    lost = "".join(f'<i class="step-{place}"></i>' for place in (4, 3, 2, 1, 0))
    won = "".join(f'<i class="step-p{place}"></i>' for place in (1, 2, 3, 4))
    told = [t("colour by the rate: steps at {steps}%", steps=n.listing([n.figure(x * 100, 1) for x in STEPS]))]
    if any(cell.is_hidden for cell in found.cells.values()):
        told.append(t("{mark} fewer than three enterprises, or one with over 80% of heads", mark=HIDDEN))
    told.append(t("{mark} no enterprise in both weeks", mark=NOTHING))
    said = escape(t("; ").join(told))
    ramp = f'<span class="ramp" aria-hidden="true">{lost}{won}</span>'
    return f'<div class="steps">{escape(t("fewer"))} {ramp} {escape(t("more"))} <span>{said}</span></div>'


def shares_list(found: Changes, labels: Labels) -> str:
    """The share of enterprises reducing in each district, the largest first."""
    known = [
        (code, share) for code in found.districts if (share := found.cells[code, EVERY].reducing_share) is not None
    ]
    known.sort(key=lambda pair: (-pair[1], pair[0]))
    rows = "".join(
        f"<li><span>{escape(labels.district(code))}</span><span>{labels.n.percent(share, 0)}</span>"
        f'<span><i style="width:{share * 100:.1f}%"></i></span></li>'
        for code, share in known[:MOST_SHARES]
    )
    return f'<ul class="shares">{rows}</ul>'


def jobs_frame(found: Changes, labels: Labels) -> pd.DataFrame:
    """The table as a file, one line a cell; what is withheld is …."""
    t = labels.t
    rows = []
    for district in [found.city, *found.districts]:
        for industry in [EVERY, *found.industries]:
            cell = found.cells.get((district, industry))
            if cell is None:
                continue
            hidden = cell.is_hidden and cell.change is None
            rows.append(
                (
                    labels.district(district),
                    t(INDUSTRY_NAMES[industry]) if industry else t("All industries"),
                    cell.enterprises,
                    cell.expected,
                    HIDDEN if cell.unsettled is None else cell.unsettled,
                    HIDDEN if hidden else cell.change,
                    HIDDEN if hidden else None if cell.rate is None else round(cell.rate * 100, 1),
                    HIDDEN if hidden else cell.reducing,
                    HIDDEN if hidden else cell.growing,
                    HIDDEN if hidden else cell.flat,
                )
            )
    heads = (
        t("District"),
        t("Industry"),
        t("Enterprises in both weeks"),
        t("Expected to report"),
        t("Not counted, to be verified"),
        t("Net change"),
        t("Rate, %"),
        t("Reducing"),
        t("Growing"),
        t("Unchanged"),
    )
    return pd.DataFrame(rows, columns=list(heads))
