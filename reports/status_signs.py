"""How a status looks in a document: its shape before the word, its colour, and the tint of its cell.

The shapes are characters every Chinese font holds (GB 2312), so none falls back to another face; the tick stands for
the disc with a tick of the screen.
"""

from reports import colours

SHAPES = {
    "done": "√",
    "on_pace": "●",
    "watch": "▲",
    "behind": "■",
    "not_due": "○",
    "not_reported": "○",
    "no_target": "○",
    "untracked": "○",
    "suppressed": "○",
}
INKS = {
    "done": colours.DONE,
    "on_pace": colours.ON_PACE,
    "watch": colours.WATCH_EDGE,
    "behind": colours.BEHIND,
}
TINTS = {"watch": colours.WATCH_TINT, "behind": colours.BEHIND_TINT}


def shape(status: str | None) -> str:
    """The shape before a status' word; '' for a cell that is none."""
    return SHAPES[status] if status else ""


def ink(status: str | None) -> str:
    """The colour of the shape."""
    return INKS.get(status or "", colours.OPEN)


def tint(status: str | None) -> str | None:
    """The ground of the cell, for what needs attention only."""
    return TINTS.get(status or "")
