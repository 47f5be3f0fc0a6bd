"""The national database holds the published figures as published, and knows when each became known."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data_access.engine import open_engine
from data_access.publish import newest_month, newest_version
from data_access.reader import Reader
from data_access.viewer import ANONYMOUS
from sample_db import build
from sample_db.national import (
    CHINA,
    NATIONAL,
    decimals_of,
    figures,
    national_publications,
    note_of,
    release_day,
)
from tracking.board import Board, evaluate
from ui.formats import UNITS

JOBS = "urban_new_employment"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    url = f"sqlite:///{tmp_path_factory.mktemp('national') / 'national.sqlite'}"
    build(url, NATIONAL)
    return open_engine(url)


@pytest.fixture
def reader(engine: Engine) -> Reader:
    return Reader(engine, ANONYMOUS, newest_version(engine))


def board_of(reader: Reader, month: str) -> Board:
    return evaluate(
        districts=reader.districts(),
        indicators=reader.indicators(int(month[:4])),
        targets=reader.targets(),
        observations=reader.observations(last=month),
        rules=reader.rules(),
        month=month,
    )


def series_of(reader: Reader, indicator: str, year: int) -> dict[str, tuple[float, int]]:
    found = reader.observations(indicators=[indicator], first=f"{year}-01", last=f"{year}-12")
    return {row.month[5:]: (row.value, int(row.decimals)) for row in found.itertuples()}


def test_every_sourced_line_is_there_and_no_recalled_one(reader: Reader) -> None:
    assert len(figures()) == 231
    assert len(reader.observations()) == 231
    # 2018-06 is known from memory only (752).
    assert sorted(series_of(reader, JOBS, 2018)) == ["03", "07", "09", "10", "12"]


def test_2020_is_complete_from_february_with_the_precision_as_published(reader: Reader) -> None:
    assert series_of(reader, JOBS, 2020) == {
        "02": (108, 0),
        "03": (229, 0),
        "04": (354, 0),
        "05": (460, 0),
        "06": (564, 0),
        "07": (671, 0),
        "08": (781, 0),
        "09": (898, 0),
        "10": (1009, 0),
        "11": (1099, 0),
        "12": (1186, 0),
    }
    assert series_of(reader, "registered_unemployment_rate", 2020) == {
        "06": (3.84, 2),
        "09": (4.19, 2),
        "12": (4.24, 2),
    }
    assert series_of(reader, "surveyed_unemployment_rate", 2020)["02"] == (6.2, 1)
    assert series_of(reader, "zero_households_helped", 2019) == {"12": (5.1, 1)}


def test_years_told_by_the_quarter_stay_so(reader: Reader) -> None:
    assert sorted(series_of(reader, JOBS, 2016)) == ["03", "06", "09", "12"]
    often = {
        year: reader.indicators(year).set_index("code").loc[JOBS, "frequency"] for year in (2016, 2019, 2020, 2023)
    }
    assert often == {2016: "quarterly", 2019: "monthly", 2020: "monthly", 2023: "quarterly"}


def test_no_cumulative_figure_is_told_for_a_january(reader: Reader) -> None:
    found = reader.observations()
    januaries = found.loc[found["month"].str.endswith("-01")]
    assert set(januaries["indicator"]) == {"surveyed_unemployment_rate"}


def test_september_2020_stands_at_898_of_900(reader: Reader) -> None:
    progress = board_of(reader, "2020-09").city_progress(JOBS)
    assert (progress.actual, progress.target, progress.unit, progress.decimals) == (898, 900, "10k_person", 0)
    assert progress.completion == pytest.approx(0.9978, abs=5e-5)
    assert progress.linear_pace == 0.75
    # Mean share of 2015-2019 reached by September: 1066/1312, 1067/1314, 1097/1351, 1107/1361, 1097/1352.
    assert progress.season is not None
    assert progress.season.years == (2015, 2016, 2017, 2018, 2019)
    assert progress.seasonal_pace == pytest.approx((0.81250 + 0.81202 + 0.81199 + 0.81337 + 0.81139) / 5, abs=1e-4)
    assert progress.status == "on_pace"
    assert progress.document == "2020年政府工作报告"


def test_november_2025_stands_at_1210_of_1200(reader: Reader) -> None:
    progress = board_of(reader, "2025-11").city_progress(JOBS)
    assert (progress.actual, progress.target, progress.status) == (1210, 1200, "done")


def test_there_was_no_target_for_2020_before_22_may(reader: Reader) -> None:
    targets = reader.targets(2020).set_index("indicator")
    assert targets.loc[JOBS, "effective_from"] == "2020-05-22"
    assert targets.loc[JOBS, "value"] == 900
    assert targets.loc["registered_unemployment_rate", ["value", "decimals"]].tolist() == [5.5, 1]
    assert board_of(reader, "2020-04").city_progress(JOBS).status == "no_target"
    assert board_of(reader, "2020-05").city_progress(JOBS).target == 900


def test_targets_of_job_growth_are_the_announced_ones(reader: Reader) -> None:
    found = reader.targets()
    jobs = found.loc[found["indicator"] == JOBS].set_index("year")["value"]
    assert jobs.loc[2012:].tolist() == [900, 900, 1000, 1000, 1000, 1100, 1100, 1100, 900, 1100, 1100, 1200, 1200, 1200]


def test_assumed_days_and_unproven_values_of_targets_are_said(reader: Reader) -> None:
    found = reader.targets().set_index(["year", "indicator"])["reason"]
    assert found[2019, JOBS] == "生效日期按3月5日推定"
    assert found.isna()[2020, JOBS]
    assert found[2020, "registered_unemployment_rate"] == "目标值按有关报道引用，出处待核实"
    assert found[2015, "hard_to_employ"] == "生效日期按3月5日推定；目标值按有关报道引用，出处待核实"


def test_a_rate_does_not_roll_up_and_is_value_only(reader: Reader) -> None:
    rates = reader.indicators(2020).set_index("code")["roll_up"]
    assert rates["registered_unemployment_rate"] == rates["surveyed_unemployment_rate"] == "none"
    found = reader.observations(indicators=["registered_unemployment_rate", "surveyed_unemployment_rate"])
    assert found["numerator"].isna().all()


def test_the_two_sources_of_january_2020_that_disagree_stay_in_the_note(reader: Reader) -> None:
    found = reader.observations(indicators=["surveyed_unemployment_rate"], first="2020-01", last="2020-01")
    assert found["value"].tolist() == [5.3]
    assert found["note"].item().startswith("来源：http")
    assert found["note"].item().endswith("；另有来源与此不一致：english.www.gov.cn（2020-03-16），推算为5.2（6.2-1.0）")


def test_every_figure_names_its_source_and_its_line_in_the_file() -> None:
    lines = (Path(__file__).parents[2] / "sample_db/china_national_employment.csv").read_text("utf-8").splitlines()
    rows = [row for batch in national_publications() for row in batch.changes.rows.get("observation", ())]
    found = {(row["indicator"], row["month"]): row for row in rows}
    assert lines[found[JOBS, "2020-09"]["source_row"] - 1].startswith("2020,9,urban_new_employment,898,")
    assert found[JOBS, "2020-09"]["note"].startswith("来源：http://tibet.cn/")
    assert found[JOBS, "2014-03"]["note"].startswith("推算（324+20），来源：http://www.sic.gov.cn/")
    assert all(row["note"] for row in rows)


def test_publications_follow_the_order_of_release(reader: Reader) -> None:
    told = reader.publications()[::-1]
    assert len(told) == len(national_publications()) == 155
    assert [one.published_at for one in told] == sorted(one.published_at for one in told)
    by_reason = {one.reason: one for one in told}
    assumed = by_reason["2020年8月全国数据；发布日期按次月16日推定"]
    assert assumed.published_at == datetime(2020, 9, 16, 2, tzinfo=UTC)  # 10:00 in Shanghai
    assert by_reason["2020年9月全国数据；发布日期据来源"].published_at == datetime(2020, 10, 23, 2, tzinfo=UTC)
    assert by_reason["2020年1月全国数据；与2月数据同时发布，发布日期据来源"].published_at.date() == date(2020, 3, 16)
    assert told[-1].published_at.date() == date(2026, 1, 16)


def test_a_view_of_june_2020_knows_nothing_of_september(engine: Engine, reader: Reader) -> None:
    june = max(one.version for one in reader.publications() if one.published_at < datetime(2020, 7, 1, tzinfo=UTC))
    assert newest_month(engine, june) == "2020-05"
    assert Reader(engine, ANONYMOUS, june).observations()["month"].max() == "2020-05"
    assert newest_month(engine, reader.version) == "2025-12"


def test_it_says_that_it_is_the_national_series_and_where_it_comes_from(reader: Reader) -> None:
    profile = reader.profile()
    assert (profile["database_kind"], profile["city"]) == ("national", CHINA)
    assert "国家统计局" in profile["origin_zh"]
    assert "National Bureau of Statistics" in profile["origin_en"]
    district = reader.districts().iloc[0]
    assert (district["code"], district["name_zh"], district["name_en"], district["kind"]) == (
        "000000",
        "全国",
        "China",
        "city",
    )


def test_every_year_has_a_catalogue_with_known_units_and_both_languages(reader: Reader) -> None:
    for year in range(2006, 2026):
        rows = reader.indicators(year)
        assert rows["code"].iloc[0] == JOBS
        assert set(rows["unit"]) <= set(UNITS)
        for text in ("name", "short", "definition", "formula", "lead"):
            assert rows[[f"{text}_zh", f"{text}_en"]].map(bool).all(axis=None)
    names = set(reader.indicators(2019)["name_en"])
    assert {"Surveyed urban unemployment rate", "Zero-employment households helped"} <= names


def test_a_day_in_a_source_counts_when_it_lies_in_the_next_month() -> None:
    assert release_day(2020, 9, ["http://tibet.cn/cn/Instant/people/202010/t20201023_6877939.html"]) == date(
        2020, 10, 23
    )
    assert release_day(2018, 12, ["http://x.cn/t20200129_524952454.shtml (3.62+0.18)"]) is None
    assert release_day(2021, 12, ["http://kbm75.com/xw/tjsj/1301999.html"]) is None
    assert release_day(2022, 12, ["http://a/2023/0117/1.htm", "http://b/2023-01/16/"]) == date(2023, 1, 17)


def test_precision_and_notes_are_read_off_the_text() -> None:
    assert [decimals_of(text) for text in ("898", "5.3", "4.05", "4.0")] == [0, 1, 2, 1]
    assert note_of("DERIVED 5.0+0.2: http://a") == "推算（5.0+0.2），来源：http://a"
    assert note_of("http://a (3.62+0.18)") == "推算（3.62+0.18），来源：http://a"
    assert note_of("http://a (CNN)") == note_of("http://a (value); target recalled") == "来源：http://a"
    assert note_of("CNS 2022-08-15 reprint (no address)") == "来源：中国新闻社2022年8月15日（转载，无网址）"


def test_the_notes_of_figures_are_chinese_but_for_addresses() -> None:
    rows = [row for batch in national_publications() for row in batch.changes.rows.get("observation", ())]
    bare = [re.sub(r"https?://\S+|english\.www\.gov\.cn", "", row["note"]) for row in rows]
    assert [note for note in bare if re.search("[A-Za-z]", note)] == []
