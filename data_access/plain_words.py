"""What somebody typed or pasted, as one line of plain words: markup stays text, nothing invisible stays in it."""

import unicodedata


def plain_words(given: object, name: tuple[str, str], most: int, problems: list[tuple[str, str]]) -> str | None:
    """`given` on one line, without characters that only format; None, and a problem more, when it cannot be kept.

    Line breaks and runs of spaces become one space; invisible format characters (zero width, byte order marks, changes
    of the writing direction, by which a line could be made to read otherwise than it is stored) go. Refused are
    other control characters, halves of surrogate pairs (no database stores them) and what is empty or longer than
    `most` characters then. `name`: what the text is, in Chinese and English.
    """
    zh, en = name
    if isinstance(given, str):
        visible = "".join(letter for letter in given if unicodedata.category(letter) != "Cf")
        line = " ".join(visible.split())
        if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in line):
            problems.append((f"{zh}不能含有控制字符", f"{en} must not contain control characters"))
            return None
        if 1 <= len(line) <= most:
            return line
    problems.append((f"{zh}应为1至{most}个字", f"{en} must be a text of 1 to {most} characters"))
    return None
