"""Is this a unified social credit code (统一社会信用代码)? Eighteen characters, the last of which checks the others.

GB 32100-2015: digits and capitals without I, O, S, V and Z, each worth its place in that order, weighed by powers of
three modulo 31.
"""

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WORTH = {character: value for value, character in enumerate(ALPHABET)}
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
SHAPE = re.compile(f"[{ALPHABET}]{{18}}")


def check_character(body: str) -> str:
    """The eighteenth character of a code whose first seventeen are `body`."""
    total = sum(WORTH[character] * weight for character, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def credit_code_problem(code: str) -> tuple[str, str] | None:
    """What is wrong with a code and what would be right, in Chinese and English; None when it is a code."""
    if not SHAPE.fullmatch(code):
        return (
            "18位统一社会信用代码（数字和大写字母，不含 I、O、S、V、Z）",
            "a unified social credit code: 18 digits and capitals without I, O, S, V and Z",
        )
    right = check_character(code[:17])
    if code[17] == right:
        return None
    return (
        f"校验位正确的统一社会信用代码（前17位无误时，末位应为{right}）",
        f"a credit code with its right check character (were the first 17 right, the last would be {right})",
    )
