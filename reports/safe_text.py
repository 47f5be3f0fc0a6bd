"""Is this text safe to write into a file? Names and notes come from uploads and may hold anything."""

import re
from math import ceil

# What XML 1.0 does not allow, and the marks that make a reader see a text in another order than it is stored in.
BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


def plain(text: str) -> str:
    """One line without control characters: breaks and tabs become a space, what XML does not allow goes."""
    return FORBIDDEN.sub("", BREAKS.sub(" ", text))


def web_address(link: str) -> str | None:
    """The link where it is one a reader may click: http and https only, never another scheme."""
    return link if re.match(r"https?://[^\s]+$", link) else None


# What stays in one line: a Chinese character, or a word with the space before it.
PIECES = re.compile(r"[\u2e80-\uffff]|\s*[^\s\u2e80-\uffff]+")
NARROW = frozenset(" .,:;'|!ijlft()[]/-")
WIDE = frozenset("mwMW%@")
FULL = frozenset("—…×÷±“”‘’●▲■○▼√≤≥")


def width(text: str, latin: float = 1.0) -> float:
    """How wide the text is in ems: Chinese characters one each, Latin ones as Arial has them in bold, times `latin`."""
    return sum(1.0 if _is_full(char) else _character(char) * latin for char in text)


def _is_full(char: str) -> bool:
    return ord(char) > 0x2E7F or char in FULL


def _character(char: str) -> float:
    if char in NARROW:
        return 0.32
    if char in WIDE:
        return 0.9
    return 0.7 if char.isupper() else 0.56


def line_count(text: str, ems: float) -> int:
    """Into how many lines does the text break that has so much room? A longer word breaks anywhere."""
    lines, filled = 1, 0.0
    for piece in PIECES.findall(text):
        wide = width(piece)
        if filled and filled + wide > ems:
            lines, filled, wide = lines + 1, 0.0, width(piece.lstrip())
        over = max(ceil(wide / ems) - 1, 0) if ems > 0 else 0
        lines, filled = lines + over, filled + wide - over * ems
    return lines
