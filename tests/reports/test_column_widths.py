"""The columns of a document's table: figures whole, long texts sharing what is left."""

from reports.column_widths import column_widths
from reports.content import Cell, Table

LONG = "逐户跟进在审贷款，9月底前创业担保贷款累计发放不少于470万元，结果报市政府办公室"


def widths(*rows: tuple[Cell, ...], room: float = 6.0) -> tuple[float, ...]:
    headers = ("议定事项", "状态", "责任单位", "议定时→现在")[: len(rows[0])]
    return column_widths(Table("", "", headers, rows), room, 10.5, 10.5, 0.1)


def test_long_texts_share_the_room_that_short_ones_leave():
    found = widths(
        (Cell(LONG), Cell("逾期"), Cell("麦垄县"), Cell("创业担保贷款 272万元（34.4%） → 391万元（49.5%）" * 2))
    )
    assert abs(sum(found) - 6.0) < 0.01
    assert found[0] == found[3]
    assert found[0] > 2
    assert found[1] < found[2] < 1


def test_figures_and_statuses_stay_whole_and_the_name_gives_way():
    figure, status = Cell("1,234,567", 1234567.0), Cell("滞后", status="behind")
    whole = widths((Cell("甲"), figure, status, figure), room=9)
    found = widths((Cell("农民工等人员返乡创业人数和带动就业人数"), figure, status, figure), room=3.2)
    assert found[1] <= whole[1]
    assert found[1] > 0.7
    assert found[2] > 0.4
    assert found[0] < 1.2
