"""The words of the interface in Chinese and English: gettext catalogues, read at run time.

English is the message id; `zh.po` holds the Chinese. A missing or fuzzy entry would show English in the Chinese view,
so a test finds every id used in the code and demands its translation.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("zh", "en")
CATALOGUE = Path(__file__).with_name("zh.po")

Words = Callable[..., str]


def N_(message: str) -> str:
    """Marks a message id that is translated later, where it is drawn (gettext's own convention)."""
    return message


@cache
def _chinese() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh_CN")
    return {
        str(message.id): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }


def words(language: str) -> Words:
    """The translator of one language: ``t("figures revised since: {n}", n=3)``."""
    catalogue = _chinese() if language == "zh" else {}

    def translate(message: str, **values: object) -> str:
        text = catalogue.get(message, message)
        return text.format(**values) if values else text

    return translate
