"""Every figure leads to its file, sheet, row and publication, with what it said before; for whom it may be told."""

import csv
import random
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from sqlalchemy import Engine, text
from streamlit.testing.v1 import AppTest

from tests.pages.screens import cells, draw, notices, rows, soup, title

pytestmark = pytest.mark.apptest

HETING, TINGLAN, CITY = "990124", "990101", "990100"


@pytest.fixture(autouse=True)
def monitor(look_as: Callable[[str], None]) -> None:
    """The city's monitoring staff look, who may see where every figure comes from."""
    look_as("monitor")


def panel(drawn: AppTest) -> str:
    found = soup(drawn).select_one("aside.drawer")
    return found.get_text(" ", strip=True) if found else ""


def traced(newest: str, district: str, **query: str) -> AppTest:
    return draw(
        "targets", **{"lang": "zh", "v": newest, "month": "2020-08", "i": "reemployment", "cell": district} | query
    )


def test_each_figure_of_the_table_leads_to_its_own_source(city: Engine, newest: str):
    drawn = draw("targets", lang="zh", v=newest, month="2020-08", i="reemployment", order="code")
    links = [row.select_one("td.c-value a")["href"] for row in rows(drawn)]
    districts = [parse_qs(row.select_one(".c-name a")["href"])["d"][0] for row in rows(drawn)]
    assert [parse_qs(link)["cell"][0] for link in links] == districts
    assert all("order=code" in link and "month=2020-08" in link for link in links)
    assert panel(drawn) == ""


def test_a_corrected_figure_tells_both_revisions_with_file_sheet_row_and_who(city: Engine, newest: str):
    said = panel(traced(newest, HETING))
    assert "467人 → 389人 更正 版本77" in said
    assert "更正单_鹤汀县_2020-08.csv，工作表“更正单”，第2行" in said
    assert "2020年9月22日 09:50 市就业服务局统计科" in said
    assert "467人 入库 版本76 望澜市就业创业统计月报_2020-08.csv，工作表“月报”，第16行" in said
    assert "上期数（2020年7月） 331人" in said
    assert "上年同期（2019年8月） 476人" in said
    assert "年度目标任务 590人 2020年3月18日起生效 市定目标 望就领发〔2020〕3号" in said


def test_at_an_older_version_the_later_correction_is_not_told(city: Engine):
    said = panel(traced("76", HETING))
    assert "467人 入库" in said
    assert "389" not in said


def test_a_total_is_made_of_its_parts_and_each_leads_on(city: Engine, newest: str):
    drawn = traced(newest, CITY)
    *parts, whole = [cells(row) for row in soup(drawn).select("aside.drawer table tbody tr")]
    figures = [int(figure.removesuffix("人").replace(",", "")) for _, figure in parts]
    assert len(parts) == 9
    assert whole == ["望澜市", f"{sum(figures):,}人"]
    leads = [parse_qs(link["href"])["cell"][0] for link in soup(drawn).select("aside.drawer tbody th a")]
    assert leads[0] == TINGLAN
    assert len(set(leads)) == 9


def test_whoever_has_no_details_of_a_district_reads_a_sentence_and_no_file(
    city: Engine, newest: str, look_as: Callable[[str], None]
):
    look_as(f"head-{TINGLAN}")
    said = panel(traced(newest, HETING))
    assert "来源文件和历次数值仅向有该县区明细权限的用户显示。" in said
    assert ".csv" not in said
    assert "467" not in said
    assert "望澜市就业创业统计月报_2020-08.csv" in panel(traced(newest, TINGLAN))
    assert ".csv" not in panel(traced(newest, CITY))


def test_a_cell_that_does_not_exist_is_refused_in_words(city: Engine, newest: str):
    drawn = traced(newest, "999999")
    assert notices(drawn) == ["链接中的数据来源“999999”在此不可用，已改为显示常规页面（不展开来源）。"]
    assert panel(drawn) == ""


def test_every_kind_of_indicator_can_be_traced(city: Engine, newest: str):
    with city.connect() as connection:
        found = connection.execute(
            text(
                "SELECT i.kind, min(o.indicator) FROM indicator i JOIN observation o ON o.indicator = i.code "
                "WHERE i.year = 2020 AND i.until IS NULL AND o.month LIKE '2020%' AND o.district = :district "
                "GROUP BY i.kind"
            ),
            {"district": TINGLAN},
        ).all()
    assert {"cumulative", "stock", "rate_floor", "rate_ceiling", "funnel"} <= {kind for kind, _ in found}
    for kind, code in found:
        said = panel(traced(newest, TINGLAN, i=code, month="2020-09"))
        assert ".csv，工作表“月报”，第" in said, (kind, code)


def test_the_row_that_a_source_names_holds_the_figure(city: Engine):
    """Two hundred observations by lot: the file's line of that number says the same."""
    with city.connect() as connection:
        kept = connection.execute(
            text(
                "SELECT o.indicator, o.district, o.month, o.value, o.numerator, o.denominator, o.source_row, "
                "p.source_sha256 "
                "FROM observation o JOIN publication p ON p.version = o.since ORDER BY 1, 2, 3, o.step, o.since"
            )
        ).all()
        files = {
            digest: list(csv.reader(content.decode("utf-8-sig").splitlines()))
            for digest, content in connection.execute(text("SELECT sha256, bytes FROM source_file"))
        }
    for row in random.Random(4).sample(kept, 200):
        line = files[row.source_sha256][int(row.source_row) - 1]
        head = files[row.source_sha256][0]
        told = dict(zip(head, line, strict=True))
        assert (told["指标代码"], told["县区代码"], told["月份"]) == (row.indicator, row.district, row.month)
        for name, value in (("数值", row.value), ("分子", row.numerator), ("分母", row.denominator)):
            assert (float(told[name]) if told[name] else None) == value


def test_a_milestone_names_the_document_it_was_done_with_on_screen_and_in_the_file(
    city: Engine, newest: str, downloads: dict[str, str]
):
    own = draw("targets", lang="zh", v=newest, month="2020-09", i="appraisal_included")
    assert title(own) == "就业创业工作纳入实绩考核已完成（望办发〔2020〕12号）"
    draw("targets", lang="zh", v=newest, month="2020-09", i="service_lists_published")
    lines = list(csv.DictReader(downloads[f"service_lists_published-2020-09-v{newest}.csv"].splitlines()))
    assert {line["县区"]: line["完成文号"] for line in lines}["听澜区"] == "望就服〔2020〕33号"
