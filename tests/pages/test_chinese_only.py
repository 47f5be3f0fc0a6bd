"""No English in the Chinese view: every text of every page, its charts and panels, letter by letter."""

import random
import re

import pytest
from sqlalchemy import Engine, text

from tests.pages.facts import version_of
from tests.pages.screens import app, draw, strings

pytestmark = pytest.mark.apptest

LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]+")
ADDRESS = re.compile(r"https?://\S+")
FILE = re.compile(r"\S+\.(?:csv|xlsx)")
ALLOWED = {
    "English",  # the language switch, in its own language
    "CSV",
    "Word",  # programs by their own names, as everybody in an office says them
    "PPT",
    "Excel",
    "PNG",
    "SVG",
    "X",  # the work plan leaves its numbers blank so
    "XX",
}


def foreign(said: str) -> set[str]:
    return set(LATIN.findall(FILE.sub("", ADDRESS.sub("", said)))) - ALLOWED


def assert_chinese(drawn, where: object) -> None:
    found = {said: foreign(said) for said in strings(drawn) if foreign(said)}
    assert not found, (where, found)


def test_the_overview_and_the_data_pages_hold_no_latin_word(city: Engine, newest: str, look_as):
    look_as("monitor")
    corrected = version_of(city, "correction", reason="鹤汀县")
    for query in (
        {"v": newest},
        {"v": newest, "order": "plan", "only": "other"},
        {"v": newest, "month": "2020-02"},
        {"v": newest, "month": "2020-05"},
        {"v": newest, "month": "2016-12"},
        {"v": "latest"},
        {"v": str(corrected - 1), "month": "2020-08"},
        {"v": "3"},
    ):
        assert_chinese(draw("overview", lang="zh", **query), query)
    for view in ("plan", "rules", "versions"):
        assert_chinese(draw("data", lang="zh", v=newest, view=view), view)


def test_the_differences_of_every_kind_of_publication_hold_no_latin_word(city: Engine, newest: str, look_as):
    look_as("monitor")
    with city.connect() as connection:
        found = connection.execute(text("SELECT kind, max(version) FROM publication GROUP BY kind")).all()
    assert len(found) >= 6
    for kind, version in [*found, ("from the start", 2), ("district", 1)]:
        drawn = draw("data", lang="zh", v=newest, view="difference", a=str(max(version - 1, 1)), b=str(version))
        assert_chinese(drawn, kind)
    assert_chinese(draw("data", lang="zh", v=newest, view="difference", a=newest, b="1"), "all")


def test_the_target_page_of_every_kind_holds_no_latin_word(city: Engine, newest: str, look_as):
    look_as("monitor")
    with city.connect() as connection:
        found = connection.execute(
            text("SELECT kind, code FROM indicator WHERE year = 2020 AND until IS NULL ORDER BY code")
        ).all()
    chance = random.Random(7)
    test = draw("targets", lang="zh", v=newest)
    for kind in sorted({row.kind for row in found}):
        for code in chance.choices([row.code for row in found if row.kind == kind], k=2):
            month = chance.choice(("2020-03", "2020-05", "2020-09"))
            test.query_params = {"lang": "zh", "v": newest, "month": month, "i": code}
            if chance.random() < 0.5:
                test.query_params |= {"d": "990125", "order": "gap"}
            assert_chinese(test.run(), (code, month))


def test_the_districts_pages_hold_no_latin_word(city: Engine, newest: str, look_as):
    look_as("head-990101")
    test = draw("districts", lang="zh", v=newest)
    for query in (
        {"sort": "guaranteed_loans", "month": "2020-05", "chosen": "990124,990125,990171,990190"},
        {"chosen": "990121,990124", "per": "per10k"},
        *(
            {"d": district, "month": month}
            for district in ("990101", "990171", "990190")
            for month in ("2020-02", "2020-05")
        ),
        {"d": "990124", "per": "per10k", "peers": "size"},
    ):
        test.query_params = {"lang": "zh", "v": newest, **query}
        assert_chinese(test.run(), query)


def test_downloads_hold_no_latin_word(city: Engine, newest: str, look_as, downloads: dict[str, str]):
    look_as("monitor")
    draw("overview", lang="zh", v=newest)
    draw("targets", lang="zh", v=newest, i="rural_transfer")
    draw("data", lang="zh", v=newest)
    draw("data", lang="zh", v=newest, view="difference", a="1", b="4")
    assert len(downloads) == 4
    for name, content in downloads.items():
        found = {word for line in content.splitlines() for cell in line.split(",") for word in foreign(cell)}
        assert not found, name


def test_who_looks_is_said_in_chinese(city: Engine, newest: str, look_as):
    for subject in ("leader", "monitor", "head-990121", "officer-990121"):
        look_as(subject)
        assert_chinese(draw("overview", app(), lang="zh", v=newest), subject)
