"""The Chinese catalogue: nothing a user can read is missing, fuzzy, unused or in the wrong tone."""

import ast
import re
from pathlib import Path

from babel.messages.pofile import read_po

from ui.words import CATALOGUE, words

ROOT = Path(__file__).parents[2]
TRANSLATING = {"t", "N_"}
# English knows one and many; where a number precedes a noun in the plural, "1 changes" would be read one day.
PLURAL = re.compile(r"\{(?:count|number|rest|all|more|years|months|revised|new)\} (?:[a-z]+ )?(?!as\b)[a-z]+(?<!s)s\b")
SPEAKING = ("forecasting", "pages", "reports", "tracking", "ui")
BANNED = ("拖后腿", "拖累", "最差", "黑榜", "违规")


def sources():
    yield from (ROOT / "ui").rglob("*.py")
    yield from (ROOT / "pages").glob("*.py")
    yield from ROOT.glob("app.py")


def message_ids() -> dict[str, str]:
    """Every literal handed to t(...), self.t(...), view.t(...) or N_(...): id -> where it stands."""
    found = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name not in TRANSLATING:
                continue
            for text in literals(node.args[0]):
                found[text] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def literals(argument: ast.expr) -> list[str]:
    """The texts an argument may be: a literal, or one of two that a condition chooses between."""
    if isinstance(argument, ast.IfExp):
        return literals(argument.body) + literals(argument.orelse)
    return [argument.value] if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else []


def catalogue():
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file, locale="zh_CN") if message.id]


def test_every_text_of_the_interface_has_its_chinese():
    translated = {message.id for message in catalogue() if message.string and not message.fuzzy}
    missing = {text: where for text, where in message_ids().items() if text not in translated}
    assert missing == {}


def test_the_catalogue_holds_nothing_that_is_not_used():
    assert {message.id for message in catalogue()} - set(message_ids()) == set()


def test_chinese_keeps_the_placeholders_of_the_english():
    for message in catalogue():
        fields = {part.split("}")[0] for part in message.id.split("{")[1:]}
        assert fields == {part.split("}")[0] for part in message.string.split("{")[1:]}, message.id


def test_no_harsh_word_stands_in_the_catalogue():
    assert [message.id for message in catalogue() if any(word in message.string for word in BANNED)] == []


def test_english_is_its_own_translation_and_chinese_fills_in_values():
    assert words("en")("figures revised since: {count}", count=3) == "figures revised since: 3"
    assert words("zh")("figures revised since: {count}", count=3) == "此后修订3个数值"


def test_no_english_text_counts_a_noun_that_is_always_in_the_plural():
    found = {
        f"{path.relative_to(ROOT)}:{node.lineno}": node.value
        for folder in SPEAKING
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and PLURAL.search(node.value)
    }
    assert found == {}
    assert PLURAL.search("{count} changes")
    assert PLURAL.search("{count} headline targets, all districts")
