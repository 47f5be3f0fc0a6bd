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


def width(text: str) -> float:
    """How wide the text is in ems: a Chinese character 1, a Latin one about half."""
    return sum(1.0 if ord(char) > 0x2E7F or char in "—…×÷±“”‘’●▲■○▼√" else 0.55 for char in text)
