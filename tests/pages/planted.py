"""A sample city with figures of one family planted in it, and every place where they could come out."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import Engine, text
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from data_access.publish import ChangeSet, SourceFile, publish

INDICATOR, DISTRICT, MONTH = "zero_household_rate", "990121", "2020-09"
NUMERATOR, DENOMINATOR = (
    1.2345,
    1.9876,
)  # under three households, and unlike any other figure: 62.1 %, 37.9 points short
NAMES = ("周沉璧", "沉璧台账", "沉璧表")  # in the note, the file's name and the sheet's
FIGURES = (r"1\.2345", r"1\.9876", r"62\.11?(?!\d)", r"62\.11008", r"0\.621(?!\d)", r"0\.62110", r"37\.(9|89)(?!\d)")
SECRET = re.compile("|".join([*NAMES, *(rf"(?<![\d.]){figure}" for figure in FIGURES)]))


def plant(engine: Engine) -> int:
    """Publish the small cell as a correction with a file of its own, an hour after all else; the version."""
    with engine.connect() as connection:
        newest_at = connection.execute(text("SELECT max(published_at) FROM publication")).scalar_one()
    row = {
        "indicator": INDICATOR,
        "district": DISTRICT,
        "month": MONTH,
        "step": 0,
        "numerator": NUMERATOR,
        "denominator": DENOMINATOR,
        "note": f"{NAMES[0]}户",
        "source_sheet": NAMES[2],
        "source_row": 7,
    }
    return publish(
        engine,
        ChangeSet({"observation": [row]}),
        kind="correction",
        author="monitor",
        reason="更正",
        source=SourceFile(f"{NAMES[1]}.xlsx", b"planted"),
        published_at=datetime.fromisoformat(newest_at) + timedelta(hours=1),
    )


def found(texts: Iterator[str]) -> list[str]:
    """What of the planted things stands in these texts, with what is around it."""
    hits = []
    for told in texts:
        hits += [told[max(hit.start() - 30, 0) : hit.end() + 20] for hit in SECRET.finditer(told)]
    return hits


def sent(drawn: AppTest) -> Iterator[str]:
    """All that the script sent to the browser: every message of every element, charts with their data, and errors."""
    for element in _elements(drawn._tree):
        yield str(element.proto)
        yield element.proto.SerializeToString().decode("utf-8", errors="ignore")
    yield json.dumps({name: str(value) for name, value in drawn.query_params.items()}, ensure_ascii=False)


def _elements(block: Block) -> Iterator[Element]:
    for child in block.children.values():
        if isinstance(child, Block):
            yield from _elements(child)
        else:
            yield child


def handed_over(documents: dict[str, Callable[[], bytes]]) -> Iterator[str]:
    """All that the files on offer hold: every part of every package, the workbooks inside charts too."""
    for write in documents.values():
        yield from _parts(write())


def _parts(file: bytes) -> Iterator[str]:
    if not zipfile.is_zipfile(io.BytesIO(file)):
        yield file.decode("utf-8", errors="ignore")
        return
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        for name in package.namelist():
            yield name
            yield from _parts(package.read(name))
