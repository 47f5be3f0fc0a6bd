"""Dense tables as escaped HTML: status, figure and bullet on one common scale, one st.html call a table.

Pure: values in, markup out. Every text that comes from data passes `html.escape`; the markup holds no script, and its
links are ordinary links that ui/front_door/page.js makes soft. Bullets share one scale, 0 to 120 % of the target, so
that the target is one vertical line through all rows; figures stand beside them as text, and the bars are hidden from
readers of the screen's text.
"""

from base64 import b64encode
from collections.abc import Container, Mapping, Sequence
from html import escape

from forecasting.stored import Likelihood, Series, YearEnd
from tracking.progress import Progress
from tracking.status import Status
from ui.forecast_words import expected_text, likelihood_text, method_text, range_text, reason_text
from ui.formats import NOTHING
from ui.labels import Labels
from ui.phrases import CEILINGS, PACED, Phrases, is_net

SCALE = 1.2  # the right end of every bullet, as a share of the target
NEAR_TARGET = 0.9  # a pace beyond this would write its words over the target's
HALF = 0.5
RIGHT = ' class="n"'
LATIN = 0x2E7F  # no letter beyond it
FEW = 12  # a count up to this is drawn as blocks, one a unit


def link(href: str, text: str, *, css: str = "", title: str = "") -> str:
    """An anchor that stays inside the page; `text` is escaped."""
    return raw_link(href, escape(text), css=css, title=title)


def raw_link(href: str, inner: str, *, css: str = "", title: str = "", current: bool = False, key: str = "") -> str:
    """The same with markup inside; `key`: in the meeting view this key of the keyboard follows it."""
    extra = "".join(
        (
            f' data-key="{key}"' if key else "",
            f' class="{css}"' if css else "",
            f' title="{escape(title)}"' if title else "",
            ' aria-current="true"' if current else "",
        )
    )
    return f'<a href="{escape(href)}" data-go="1" target="_self"{extra}>{inner}</a>'


def status_mark(status: Status, phrases: Phrases, *, word: bool = True) -> str:
    """Shape and word; without the word the shape carries it for readers of the text."""
    text = escape(phrases.status(status))
    if word:
        return f'<span class="st"><i class="sh {status}"></i><b>{text}</b></span>'
    return f'<i class="sh {status}" role="img" aria-label="{text}" title="{text}"></i>'


def text_width(text: str) -> int:
    """How wide a text is, counted in Latin letters; a Chinese character is as wide as two."""
    return sum(2 if ord(letter) > LATIN else 1 for letter in text)


def _at(share: float) -> str:
    return f"{min(max(share, 0.0), SCALE) / SCALE * 100:.2f}%"


def bullet(progress: Progress, year_end: YearEnd | None = None) -> str:
    """The cell of one bullet: bar, both paces, target, and how the year is expected to end."""
    marks = ['<i class="base"></i>']
    share = bar_share(progress)
    if progress.kind in CEILINGS:
        marks.append('<i class="forbidden"></i>')
    if progress.kind in PACED and progress.linear_pace is not None and progress.target is not None:
        marks.append(f'<i class="linear" style="left:{_at(progress.linear_pace)}"></i>')
    if _is_blocks(progress):
        marks.append(_blocks(int(progress.actual or 0), max(int(progress.target), 1), progress.status))
    elif share is not None:
        tone = f" {progress.status}" if progress.status in (Status.WATCH, Status.BEHIND) else ""
        hollow = " hollow" if progress.reported < progress.expected else ""
        marks.append(f'<i class="fill{tone}{hollow}" style="width:{_at(share)}"></i>')
        if share > SCALE:
            marks.append('<i class="over"></i>')
    marks += _forecast_marks(progress, year_end)
    if progress.kind in PACED and progress.seasonal_pace is not None and progress.reference != "linear":
        marks.append(f'<i class="seasonal" style="left:{_at(progress.seasonal_pace)}"></i>')
    if progress.target is not None:
        marks.append('<i class="target"></i>')
    return f'<td class="bullet" aria-hidden="true">{"".join(marks)}</td>'


def _forecast_marks(progress: Progress, year_end: YearEnd | None) -> list[str]:
    """The 80 % range hatched and what is expected dashed, so that neither is taken for a fact; ▹ where both lie beyond
    the scale."""
    if not _has_range(progress, year_end):
        return []
    low, middle, high = (_share_of(progress, value) for value in (year_end.q10, year_end.mean, year_end.q90))
    if low >= SCALE:
        return ['<i class="fc-over"></i>']
    width = (min(high, SCALE) - max(low, 0.0)) / SCALE * 100
    return [
        f'<i class="fc" style="left:{_at(low)};width:max({width:.2f}%,3px)"></i>',
        f'<i class="fc-mid" style="left:{_at(middle)}"></i>',
    ]


def _has_range(progress: Progress, year_end: YearEnd | None) -> bool:
    if year_end is None or None in (year_end.q10, year_end.mean, year_end.q90) or year_end.method == "complete":
        return False
    if progress.kind == "stock" and not (is_net(progress) and progress.completion):
        return False  # its bar is a share of the movement from a level that is not known
    return bool(progress.target) and progress.status is not Status.SUPPRESSED


def _share_of(progress: Progress, value: float) -> float:
    """Where a value of the indicator stands on the bullet's scale; a stock's by its movement since the year began."""
    if progress.kind != "stock":
        return value / progress.target
    wanted = (progress.actual - progress.start_level) / progress.completion
    return (value - progress.start_level) / wanted


def likelihood_mark(likelihood: Likelihood) -> str:
    """Five steps in ink: a family of its own, which no status shares."""
    return f'<i class="lk {likelihood}" aria-hidden="true"></i>'


def forecast_said(progress: Progress, year_end: YearEnd | None, labels: Labels) -> str:
    """What is told on hover: what is expected with its range and by what method, or why nothing is."""
    t, n = labels.t, labels.n
    if year_end is None:
        return t("There is no forecast of this target.")
    method = reason_text(t, year_end) or t("by {method}", method=method_text(t, year_end))
    if year_end.mean is None:
        return method
    return t(" · ").join((range_text(t, n, year_end, progress.unit, progress.decimals), method))


def forecast_cell(progress: Progress, year_end: YearEnd | None, labels: Labels) -> str:
    """▮▮▮▮▯ 有把握 78%, below it 预计31,357人; range and method on hover. Refused: —, and why on hover."""
    t, n = labels.t, labels.n
    said = escape(forecast_said(progress, year_end, labels))
    if year_end is None:
        return f'<span class="why" title="{said}">{NOTHING}</span>'
    mark = likelihood_mark(year_end.likelihood) if year_end.likelihood else ""
    below = "" if year_end.mean is None else expected_text(t, n, year_end, progress.unit, progress.decimals)
    two = f'<span class="two">{escape(below)}</span>' if below else ""
    return f'<span class="why" title="{said}">{mark}{escape(likelihood_text(t, n, year_end))}{two}</span>'


def bar_share(progress: Progress) -> float | None:
    """How long the bar is, as a share of the target; None where there is nothing to draw."""
    if progress.actual is None or progress.target is None or progress.status is Status.SUPPRESSED:
        return None
    if progress.kind in PACED or progress.kind == "count":
        return progress.completion
    if progress.target == 0:
        return None
    return progress.actual / progress.target


def _blocks(done: int, target: int, status: Status) -> str:
    width = 100 / SCALE / target
    gap = 0.8 if target > 1 else 0
    tone = f" {status}" if status in (Status.WATCH, Status.BEHIND) else ""
    units = min(max(done, target), int(target * SCALE))
    drawn = ((tone if unit < done else " open", unit * width) for unit in range(units))
    return "".join(f'<i class="fill{css}" style="left:{at:.2f}%;width:{width - gap:.2f}%"></i>' for css, at in drawn)


def bullet_header(labels: Labels, linear: float | None, *, with_title: bool = True) -> str:
    """The bullets' column header: the words for the two lines that run through all rows stand once, above them."""
    t = labels.t
    marks = [f"<span>{escape(t('Completion')) if with_title else ''}</span>"]
    if linear is not None and linear < NEAR_TARGET:
        share = escape(t("linear {share}", share=labels.n.percent(linear, 0)))
        # Late in the year the two words would meet: this one then stands left of its line.
        side = ' class="left"' if linear > HALF else ""
        marks.append(f'<span{side} style="left:{_at(linear)}">{share}</span>')
    marks.append(f'<span style="left:{_at(1)}">{escape(t("target"))}</span>')
    return f'<th scope="col" class="bullet">{"".join(marks)}</th>'


def _is_blocks(progress: Progress) -> bool:
    """Is it drawn as blocks, one a unit?"""
    return progress.kind in ("count", "milestone") and bool(progress.target) and progress.target <= FEW


def bullet_key(
    labels: Labels, rows: Sequence[Progress] | None = None, year_ends: Mapping[Series, YearEnd] | None = None
) -> str:
    """What bar, lines and arrows mean; with `rows` only the marks that occur in them."""
    t = labels.t
    marks = (
        ("k-fill", t("done so far"), lambda row: row.actual is not None),
        ("k-linear", t("linear pace"), lambda row: row.kind in PACED and row.linear_pace is not None),
        (
            "k-seasonal",
            t("usual pace of earlier years"),
            lambda row: row.kind in PACED and row.seasonal_pace is not None and row.reference != "linear",
        ),
        ("k-target", t("annual target"), lambda row: row.target is not None),
        ("k-open", t("events still to come"), lambda row: _is_blocks(row) and (row.actual or 0) < row.target),
        ("k-hollow", t("not all parts reported"), lambda row: row.is_hollow),
        (
            "k-fc",
            t("year-end forecast with 80% range"),
            lambda row: _has_range(row, (year_ends or {}).get((row.indicator, row.district))),
        ),
    )
    drawn = "".join(
        f'<span><i class="{css}"></i>{escape(text)}</span>'
        for css, text, occurs in marks
        if rows is None or any(map(occurs, rows))
    )
    return f'<div class="key">{drawn}<span>▲▼ {escape(t("direction only"))}</span></div>'


def details(summary: str, inner: str, *, css: str = "") -> str:
    """Something one click away: a summary that opens a panel below it; `inner` is markup."""
    return f'<details class="pop {css}"><summary>{escape(summary)}</summary><div>{inner}</div></details>'


def segments(choices: Sequence[tuple[str, str, bool]]) -> str:
    """A row of links of which one is chosen: (href, text, chosen)."""
    entries = "".join(raw_link(href, escape(text), current=current) for href, text, current in choices)
    return f'<span class="segments">{entries}</span>'


def sparkline(values: Sequence[float | None], recent: int = 12) -> str:
    """The last two years' monthly figures, the recent ones darker; decoration beside the table behind the chart."""
    known = [value for value in values if value is not None]
    if len(known) < 3:
        return ""
    low, high = min(known), max(known)
    spread = (high - low) or 1.0
    step = 80 / max(len(values) - 1, 1)
    points = [
        None if value is None else (2 + index * step, 22 - (value - low) / spread * 18)
        for index, value in enumerate(values)
    ]
    cut = max(len(points) - recent, 0)
    older, newer = points[: cut + 1] if cut else [], points[cut:]
    end = next((point for point in reversed(newer) if point), None)
    dot = f'<circle cx="{end[0]:.1f}" cy="{end[1]:.1f}" r="2.6"/>' if end else ""
    return (
        f'<span class="spark" aria-hidden="true">{_mask("old", _line(older))}{_mask("now", _line(newer) + dot)}</span>'
    )


def _line(points: Sequence[tuple[float, float] | None]) -> str:
    shown = " ".join(f"{x:.1f},{y:.1f}" for x, y in filter(None, points))
    return f'<polyline points="{shown}" fill="none" stroke="#000" stroke-width="1.5"/>' if shown else ""


def _mask(css: str, drawing: str) -> str:
    if not drawing:
        return ""
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 84 26" preserveAspectRatio="none">{drawing}</svg>'
    data = b64encode(picture.encode()).decode()
    url = f"url(data:image/svg+xml;base64,{data})"
    return f'<i class="{css}" style="-webkit-mask-image:{url};mask-image:{url}"></i>'


def caption_of(said: str) -> str:
    """A table's name for readers of the screen's text; who sees the screen has the heading above it."""
    return f'<caption class="heard">{escape(said)}</caption>'


def table_of(
    headers: Sequence[str], bodies: Sequence[str], *, caption: str, numeric: Container[int] = (), css: str = ""
) -> str:
    """A small table: headers and caption as texts (escaped here), rows as markup that begin with their row header.

    `css`: "cards" makes a card of each row on a phone, whose figures then bear their headers as `data-label`.
    """
    head = "".join(
        f'<th scope="col"{RIGHT if index in numeric else ""}>{escape(text)}</th>' for index, text in enumerate(headers)
    )
    drawn = "".join(bodies)
    body = drawn if drawn.startswith("<tbody") else f"<tbody>{drawn}</tbody>"
    classes = f"plain {css}".strip()
    table = f'<table class="{classes}">{caption_of(caption)}<thead><tr>{head}</tr></thead>{body}</table>'
    return f'<div class="scroll">{table}</div>'


def plain_table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str,
    numeric: Container[int] = (),
    css: str = "",
) -> str:
    """A small table of texts (escaped here), with the numeric columns set right; a row's first cell is its header."""
    named = headers if "cards" in css else [""] * len(headers)
    drawn = []
    for row in rows:
        cells = (_cell(text, named[index], index in numeric, index == 0) for index, text in enumerate(row))
        drawn.append(f"<tr>{''.join(cells)}</tr>")
    return table_of(headers, drawn, caption=caption, numeric=numeric, css=css)


def _cell(text: str, label: str, is_numeric: bool, is_header: bool) -> str:
    right = RIGHT if is_numeric else ""
    if is_header:
        return f'<th scope="row"{right}>{escape(text)}</th>'
    return f"<td{right}{labelled(label if is_numeric else '')}>{escape(text)}</td>"


def labelled(header: str) -> str:
    """The attribute by which a cell says its column where a row stands as a card."""
    return f' data-label="{escape(header)}"' if header else ""
