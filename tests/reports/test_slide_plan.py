"""Which slides does a report become?"""

from dataclasses import replace

import pytest

from reports.content import Cell, Report, Section, Table, cleaned
from reports.slide_master import BODY_WIDTH, FOOT_TOP
from reports.slide_plan import MOST_ROWS, caption_height, plan, stack_height
from tests.reports.example import example


def with_sections(*sections: Section, conclusion: tuple[str, ...] = ()) -> Report:
    return replace(example("zh"), sections=sections, conclusion=conclusion)


def rows(count: int) -> tuple[tuple[Cell, ...], ...]:
    return tuple((Cell(f"第{number}县"), Cell(str(number), number)) for number in range(count))


def table(count: int) -> Table:
    return Table("表", "单位：人", ("县区", "累计完成（人）"), rows(count), 0)


@pytest.mark.parametrize(("count", "parts"), [(7, [7]), (8, [4, 4]), (10, [5, 5]), (15, [5, 5, 5]), (22, [6, 6, 6, 4])])
def test_a_table_of_more_than_seven_rows_continues_in_equal_parts(count, parts):
    slides = plan(with_sections(Section("结论", table=table(count))))
    assert [len(slide.table.rows) for slide in slides] == parts
    assert [row for slide in slides for row in slide.table.rows] == list(rows(count))
    assert [slide.title for slide in slides] == ["结论"] + ["结论（续）"] * (len(parts) - 1)
    assert [slide.table.city_row for slide in slides] == [0] + [None] * (len(parts) - 1)


def test_an_empty_table_is_one_slide_with_its_header():
    (slide,) = plan(with_sections(Section("结论", table=table(0))))
    assert slide.table.rows == ()


def test_the_first_sentence_of_the_conclusion_is_the_message_of_its_slide():
    slides = plan(with_sections(conclusion=("十二项指标两项滞后。", "滞后的是甲。", "略慢的是乙。")))
    assert [(slide.title, slide.texts) for slide in slides] == [
        ("十二项指标两项滞后。", ("滞后的是甲。", "略慢的是乙。"))
    ]


def test_a_conclusion_of_one_sentence_says_the_selection_below_it():
    report = with_sections(conclusion=("十二项指标两项滞后。",))
    assert [slide.texts for slide in plan(report)] == [(report.filters,)]


def test_a_long_conclusion_continues_on_further_slides_with_every_sentence():
    sentences = tuple(f"第{number}句：" + "进度靠后的县区需要关注。" * 6 for number in range(12))
    slides = plan(with_sections(conclusion=("要点。", *sentences)))
    assert len(slides) > 1
    assert tuple(text for slide in slides for text in slide.texts) == sentences


def test_a_section_with_words_only_is_a_slide_of_words():
    (slide,) = plan(with_sections(Section("结论", ("甲。", "乙。"))))
    assert slide.texts == ("甲。", "乙。")


def test_words_that_do_not_fit_beside_the_chart_get_a_slide_of_their_own():
    chart = example("zh").sections[0].chart
    words = tuple("很长的说明文字，" * 20 for _ in range(4))
    slides = plan(with_sections(Section("结论", words, chart=chart, table=table(3))))
    assert (slides[0].chart, slides[0].texts) == (chart, ())
    assert tuple(text for slide in slides for text in slide.texts) == words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_of_the_example_is_lost_and_everything_fits(language):
    report = cleaned(example(language))
    slides = plan(report)
    for section in report.sections:
        own = [slide for slide in slides if slide.title.startswith(section.title)]
        assert tuple(row for slide in own if slide.table for row in slide.table.rows) == section.table.rows
        assert [slide.chart for slide in own if slide.chart] == ([section.chart] if section.chart else [])
        assert tuple(text for slide in own for text in slide.texts) == section.paragraphs
    for slide in slides:
        if slide.table is not None:
            assert len(slide.table.rows) <= MOST_ROWS
            assert sum(slide.widths) <= BODY_WIDTH + 0.01
            words = stack_height(slide.texts, 18, BODY_WIDTH)
            assert slide.top + words + caption_height(slide.table) + sum(slide.heights) <= FOOT_TOP
