"""Is this text safe to write into a file? Names and notes come from uploads and may hold anything."""

import re

# What XML 1.0 does not allow, and the marks that make a reader see a text in another order than it is stored in.
BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


def plain(text: str) -> str:
    """One line without control characters: breaks and tabs become a space, what XML does not allow goes."""
    return FORBIDDEN.sub("", BREAKS.sub(" ", text))


def web_address(link: str) -> str | None:
    """The link where it is one a reader may click: http and https only, never another scheme."""
    return link if re.match(r"https?://[^\s]+$", link) else None


NARROW = frozenset(" .,:;'|!ijlft()[]/-")
WIDE = frozenset("mwMW%@")
FULL = frozenset("—…×÷±“”‘’●▲■○▼√≤≥")


def width(text: str) -> float:
    """How wide the text is in ems, as Arial in bold and 黑体 set it: other faces are narrower."""
    return sum(_character(char) for char in text)


def _character(char: str) -> float:
    if ord(char) > 0x2E7F or char in FULL:
        return 1.0
    if char in NARROW:
        return 0.32
    if char in WIDE:
        return 0.9
    return 0.7 if char.isupper() else 0.56
