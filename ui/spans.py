"""Sentences as markup, every name in them a link. Pure."""

from collections.abc import Sequence
from html import escape

from tracking.conclusion import Span
from tracking.status import JUDGED
from ui.labels import Labels
from ui.link import OverviewLink
from ui.tables import link

SHORT = 14  # characters of a name kept on one line; a longer clause has to break on a phone


def spoken(
    sentences: Sequence[Sequence[Span]], labels: Labels, *, here: str = "", overview: OverviewLink | None = None
) -> list[str]:
    """Each indicator leads to its page, in the district `here` where one is given; each other district to its own;
    with `overview` a count of a status to its rows."""

    def markup(span: Span) -> str:
        css = "nb" if len(span.text) <= SHORT else ""
        if span.kind == "status" and overview is not None:
            only = span.ref if span.ref in JUDGED else "other"
            return link(overview.change(only=only).href(), span.text, css="nb")
        if span.kind == "indicator":
            return link(labels.target_href(span.ref, here), span.text, css=css)
        if span.kind == "district" and span.ref != here:
            return link(labels.district_href(span.ref), span.text, css="nb")
        return escape(span.text)

    return ["".join(map(markup, sentence)) for sentence in sentences]
