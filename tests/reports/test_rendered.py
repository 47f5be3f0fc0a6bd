"""The documents laid out by LibreOffice: no page empty, nothing cut off, every figure as the screen shows it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from reports.content import Report
from reports.excel import excel, sheet_names
from reports.powerpoint import powerpoint
from reports.slide_plan import plan
from reports.status_signs import shape
from reports.word import word
from tests.reports.example import example
from tests.reports.rendered import (
    ALL_SHEETS_AS_SHOWN,
    converted,
    ink_share,
    pages,
    sheet_as_shown,
    touches_its_edge,
)

LANGUAGES = ("zh", "en")


def told(language: str) -> Report:
    """Chinese the whole report; in English one section of each kind, as laying out takes its time."""
    report = example(language)
    kinds = (0, 1, 7, 9)
    return report if language == "zh" else replace(report, sections=tuple(report.sections[at] for at in kinds))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Every document in both languages, laid out: LibreOffice starts twice in all."""
    made: Path = tmp_path_factory.mktemp("laid_out")
    for language in LANGUAGES:
        report = told(language)
        (made / f"bulletin-{language}.docx").write_bytes(word(report))
        (made / f"slides-{language}.pptx").write_bytes(powerpoint(report))
        (made / f"book-{language}.xlsx").write_bytes(excel(report))
    converted(sorted(made.iterdir()), "pdf", made)
    converted(sorted(made.glob("*.xlsx")), ALL_SHEETS_AS_SHOWN, made)
    return made


@pytest.fixture(scope="module", params=LANGUAGES)
def laid_out(request, folder):
    """A report, with the pages of its bulletin, of its slides and of its workbook, and the folder of its sheets."""
    language = request.param
    drawn = {name: pages(folder / f"{name}-{language}.pdf") for name in ("bulletin", "slides", "book")}
    return told(language), drawn, folder


def letters(text: str) -> str:
    return "".join(text.split())


def test_every_slide_is_one_page_with_something_on_it_and_nothing_cut_off(laid_out):
    report, drawn, _ = laid_out
    assert len(drawn["slides"]) == len(plan(report)) + 2
    for page in drawn["slides"]:
        assert ink_share(page.picture) > 0.005
        assert not touches_its_edge(page.picture, inches=0.2)


def test_slides_say_their_message_and_their_table(laid_out):
    report, drawn, _ = laid_out
    for slide, page in zip(plan(report), drawn["slides"][1:], strict=False):
        said = letters(page.text)
        assert letters(slide.title) in said
        assert letters(report.stamp.link) in said
        for row in slide.table.rows if slide.table else ():
            for word_shown in (part for cell in row for part in cell.text.split()):  # a name may break between words
                assert word_shown in said


def test_no_page_of_the_bulletin_is_empty_and_its_margins_are_free(laid_out):
    _, drawn, _ = laid_out
    for number, page in enumerate(drawn["bulletin"], 1):
        assert f"—{number}—" in letters(page.text)
        assert len(letters(page.text)) > 60
        assert not touches_its_edge(page.picture, inches=0.9)


def test_the_bulletin_shows_every_row_and_its_charts(laid_out):
    report, drawn, _ = laid_out
    lines = {letters(line) for page in drawn["bulletin"] for line in page.text.splitlines()}
    for section in report.sections:
        for row in section.table.rows:
            told = [letters((shape(cell.status) + cell.text) if cell.status else cell.text) for cell in row]
            assert any(all(part in line for part in told[1:]) for line in lines), told
    text = letters("".join(page.text for page in drawn["bulletin"]))
    assert text.count("88.6%") >= 2  # in the table and on the bar


def test_a_chinese_line_of_the_bulletin_holds_about_28_characters(laid_out):
    report, drawn, _ = laid_out
    if report.stamp.language == "zh":
        lines = [letters(line) for page in drawn["bulletin"] for line in page.text.splitlines()]
        running = [line for line in lines if re.match(r"[\u4e00-\u9fff，。；]{12}", line) and "进度" in line]
        longest = max(len(re.sub(r"[0-9.%]", "", line)) + len(re.findall(r"[0-9.%]", line)) / 2 for line in running)
        assert 26 <= longest <= 29


def test_the_sheets_show_what_the_screen_shows(laid_out):
    report, _, folder = laid_out
    for name, section in zip(sheet_names(report)[1:], report.sections, strict=False):
        shown = sheet_as_shown(folder, f"book-{report.stamp.language}", name)
        for row, line in zip(section.table.rows, shown[4:], strict=False):
            told = [f"{shape(cell.status)} {cell.text}" if cell.status else cell.text for cell in row]
            assert line[: len(told)] == told


def test_every_sheet_prints_on_one_page_with_its_version(laid_out):
    report, drawn, _ = laid_out
    assert len(drawn["book"]) == len(sheet_names(report))
    for page in drawn["book"]:
        assert ink_share(page.picture) > 0.005
        assert "57" in page.text
