"""What a document holds: safe texts, the city first, colours and words as on the screen."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from reports import colours, status_signs, words
from reports.content import Cell, Table, city_first, cleaned
from reports.safe_text import line_count, plain, web_address
from tests.reports.example import example
from tests.reports.names import HOSTILE, WRITTEN
from tracking.status import Status
from ui import palette

ROOT = Path(__file__).parents[2]
BANNED = ("拖后腿", "拖累", "最差", "黑榜", "违规")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_keeps_its_letters_and_loses_what_is_no_letter(name):
    assert plain(name) == WRITTEN.get(name, name)


def test_every_text_of_a_report_is_cleaned_and_nothing_else_changes():
    report = example("zh")
    told = cleaned(replace(report, conclusion=("甲\x07乙", "丙\r\n丁")))
    assert told.conclusion == ("甲乙", "丙 丁")
    assert replace(told, conclusion=report.conclusion) == cleaned(report)
    assert told.sections[0].title == report.sections[0].title
    assert told.stamp == report.stamp


def test_the_citys_row_comes_first_wherever_it_stood():
    rows = tuple((Cell(name),) for name in ("甲县", "全市", "乙县"))
    table = city_first(Table("t", "c", ("县区",), rows, city_row=1))
    assert [row[0].text for row in table.rows] == ["全市", "甲县", "乙县"]
    assert table.city_row == 0


def test_a_table_without_a_citys_row_stays_as_it_is():
    table = Table("t", "c", ("县区",), ((Cell("甲县"),),))
    assert city_first(table) is table


def test_only_web_addresses_are_links():
    assert web_address("http://127.0.0.1:8501/targets?v=57") == "http://127.0.0.1:8501/targets?v=57"
    for link in ("javascript:alert(1)", "file:///etc/passwd", "", "http://a b", "\\\\server\\share"):
        assert web_address(link) is None


@pytest.mark.parametrize(
    ("text", "ems", "count"),
    [
        ("", 5, 1),
        ("城镇新增就业", 6, 1),
        ("城镇新增就业", 5.9, 2),
        ("城镇新增就业", 2, 3),
        ("Wanglan Development Zone", 20, 1),
        ("Wanglan Development Zone", 11, 2),
        ("Wanglan Development Zone", 8, 3),
        ("Development", 3, 3),
        ("完成24,329人", 4.2, 2),
    ],
)
def test_lines_break_between_words_and_chinese_characters(text, ems, count):
    assert line_count(text, ems) == count


def test_the_colours_are_those_of_the_screens_light_theme():
    own = {name: value for name, value in vars(colours).items() if name.isupper()}
    assert own == {name: getattr(palette, name).light for name in own}


def test_every_status_has_a_shape_and_the_screens_colour():
    assert set(status_signs.SHAPES) == set(Status)
    tones = {
        Status.DONE: palette.DONE,
        Status.ON_PACE: palette.ON_PACE,
        Status.WATCH: palette.WATCH_EDGE,
        Status.BEHIND: palette.BEHIND,
    }
    for status in Status:
        assert status_signs.ink(status) == tones.get(status, palette.OPEN).light
    judged = [status_signs.SHAPES[status] for status in ("done", "on_pace", "watch", "behind", "not_due")]
    assert len(set(judged)) == 5


def test_the_words_exist_in_both_languages_and_in_the_offices_tone():
    for chinese, english in words.WORDS.values():
        assert chinese
        assert english
        assert not any(banned in chinese for banned in BANNED)
        assert not any("\u4e00" <= char <= "\u9fff" for char in english)


def test_every_word_is_used():
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "reports").glob("*.py"))
    unused = [key for key in words.WORDS if source.count(f'"{key}"') < 2]
    assert unused == []


def test_no_writers_library_is_imported_where_only_the_content_is_made():
    heavy = "{'docx', 'pptx', 'xlsxwriter', 'vl_convert', 'lxml'}"
    code = f"import sys, reports.content; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
