"""A figure in a workbook is a number that reads as the text on the screen, or it is the text."""

import math

import pytest

from reports.content import Cell
from reports.number_formats import number_and_format

PLUS = '"+"#,##0;"−"#,##0;#,##0'


@pytest.mark.parametrize(
    ("cell", "number", "form"),
    [
        (Cell("24,329", 24328.6), 24329, '#,##0;"−"#,##0;#,##0'),
        (Cell("33.36", 33.358, 2), 33.36, '#,##0.00;"−"#,##0.00;#,##0.00'),
        (Cell("81.1%", 0.8106, 1, percent=True), 0.8106, '#,##0.0%;"−"#,##0.0%;#,##0.0%'),
        (Cell("3.86%", 3.86, 2), 0.0386, '#,##0.00%;"−"#,##0.00%;#,##0.00%'),
        (Cell("≤ 4.5%", 4.5, 1), 0.045, '"≤ "#,##0.0%;"≤ ""−"#,##0.0%;"≤ "#,##0.0%'),
        (Cell("+2,638", 2638), 2638, PLUS),
        (Cell("−31", -31), -31, PLUS),
        (Cell("0", 0.2), 0, "#,##0;#,##0;#,##0"),
        (Cell("▲ 6.3%", 0.063, 1, percent=True), 0.063, '"▲ "#,##0.0%;"▼ "#,##0.0%;#,##0.0%'),
        (Cell("▼ 14.5%", -0.145, 1, percent=True), -0.145, '"▲ "#,##0.0%;"▼ "#,##0.0%;#,##0.0%'),
        (Cell("▲ 0.15点", 0.15, 2), 0.15, '"▲ "#,##0.00"点";"▼ "#,##0.00"点";#,##0.00"点"'),
        (Cell("持平", 0.0004, 1, percent=True), 0.0004, '"持平";"持平";"持平"'),
        (Cell("2020", 2020), 2020, '0;"−"0;0'),
        (Cell("24,329人", 24329), 24329, '#,##0"人";"−"#,##0"人";#,##0"人"'),
    ],
)
def test_number_and_format_of_a_cell(cell, number, form):
    written = number_and_format(cell)
    assert written is not None
    assert written == (number, form)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (Cell("35.68", 35.68000000000001, 2), 35.68),
        (Cell("0.92", 0.9200000000000017, 2), 0.92),
        (Cell("−8.3", -8.333333, 1), -8.3),
        (Cell("3.9%", 3.86, 1), 0.039),
        (Cell("2.68", 2.675, 2), 2.68),
        (Cell("81.1%", 24329 / 30000, 1, percent=True), 24329 / 30000),  # to be counted with
    ],
)
def test_a_cell_holds_the_number_that_is_printed_and_a_share_all_its_digits(cell, number):
    written = number_and_format(cell)
    assert written is not None
    assert written[0] == number


@pytest.mark.parametrize(
    "cell",
    [
        Cell("听澜区"),
        Cell("—", None),
        Cell("…", 2),  # withheld: whatever stands behind it stays out of the file
        Cell("—", 0),
        Cell("", 5),
        Cell("12 / 15", 12),
        Cell("24,329", 24330),  # number and text disagree
        Cell("▲ 6.3%", -0.063, 1, percent=True),
        Cell("持平", 12.0),
        Cell("12", math.nan),
        Cell("12", math.inf),
        Cell('5"', 5),
    ],
)
def test_what_is_no_single_figure_is_written_as_text(cell):
    assert number_and_format(cell) is None


def test_a_half_reads_as_the_screen_rounds_it():
    assert number_and_format(Cell("2.68", 2.675, 2)) is not None
    assert number_and_format(Cell("51.8%", 0.5175, 1, percent=True)) is not None


def test_a_status_stands_before_the_figure_as_its_shape():
    assert number_and_format(Cell("81.1%", 0.811, 1, percent=True, status="watch"), "▲") == (
        0.811,
        '"▲ "#,##0.0%;"▲ ""−"#,##0.0%;"▲ "#,##0.0%',
    )
