"""Is the sample city what it claims to be: the same every time, complete, plausible, traceable to its files?"""

import csv
import io
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from data_access.engine import close_engine, open_engine
from data_access.errors import CommandRefused
from data_access.identities import database_kind
from data_access.publish import newest_month, newest_version
from data_access.schema import observation
from sample_db import build, catalogue, generator
from sample_db.__main__ import main
from sample_db.build import Sample
from sample_db.generator import is_outdated
from sample_db.measures import FURTHER, HEADLINE, MEASURES
from tests import postgres
from tests.sample_city import NEWEST, sample_city_file  # noqa: F401

CURRENT = "until IS NULL"


@pytest.fixture(scope="module")
def database(sample_city_file):  # noqa: F811
    connection = sqlite3.connect(f"file:{sample_city_file}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def rows(database: sqlite3.Connection, statement: str, *values: object) -> list[tuple]:
    return [tuple(row) for row in database.execute(statement, values)]


def test_the_newest_month_is_september_2020(sample_city_file: Path):  # noqa: F811
    url = f"sqlite:///{sample_city_file}"
    engine = open_engine(url)
    version = newest_version(engine)
    assert version == NEWEST
    assert newest_month(engine, version) == "2020-09"
    close_engine(url)


def test_every_kind_of_indicator_has_figures_and_some_rows_of_the_plan_have_none(database):
    kinds = dict(rows(database, f"SELECT code, kind FROM indicator WHERE year = 2020 AND {CURRENT}"))
    with_figures = {code for (code,) in rows(database, f"SELECT DISTINCT indicator FROM observation WHERE {CURRENT}")}
    assert len(HEADLINE) == 12
    assert len(FURTHER) >= 24
    assert with_figures == {measure.code for measure in MEASURES}
    assert {kinds[measure.code] for measure in FURTHER} >= {
        "cumulative",
        "stock",
        "rate_floor",
        "count",
        "per_district_floor",
        "milestone",
        "funnel",
        "age_ceiling",
    }
    assert kinds["registered_unemployment_rate"] == "rate_ceiling"
    assert len(set(kinds) - with_figures) > 50


@pytest.mark.parametrize(
    "code", ["welfare_posts", "welfare_post_months", "one_visit_rate", "fixed_point_firms", "training_sessions"]
)
def test_each_number_that_the_plan_leaves_blank_has_a_target_and_figures(database, code):
    assert rows(database, f"SELECT 1 FROM target WHERE year = 2020 AND indicator = ? AND {CURRENT} LIMIT 1", code)
    assert rows(database, "SELECT 1 FROM observation WHERE month = '2020-09' AND indicator = ? LIMIT 1", code)


def test_the_graduates_policies_have_their_caps_and_years(database):
    found = rows(
        database,
        f"SELECT code, effective_from, value FROM policy_parameter WHERE {CURRENT} ORDER BY code, effective_from",
    )
    assert [row[1:] for row in found if row[0] == "graduate_loan_cap"] == [
        ("2016-01-01", 10.0),
        ("2018-05-01", 15.0),
        ("2020-05-01", 20.0),
    ]
    assert len({code for code, _, _ in found}) == 7


def test_the_target_of_a_level_is_a_level(database):
    """One of what is to be added in the year could not be judged where no level at its start is known."""
    assert rows(
        database,
        "SELECT DISTINCT basis FROM target JOIN indicator USING (year) "
        "WHERE indicator.code = target.indicator AND indicator.kind = 'stock'",
    ) == [("stock",)]


def test_january_is_never_told_alone(database):
    assert rows(database, "SELECT count(*) FROM observation WHERE month LIKE '%-01'") == [(0,)]


def test_persons_are_whole_numbers(database):
    codes = [row["code"] for row in catalogue.rows(2020) if row["unit"] != "10k_person" and row["decimals"] == 0]
    marks = ", ".join("?" * len(codes))
    figures = rows(
        database, f"SELECT value, numerator, denominator FROM observation WHERE indicator IN ({marks})", *codes
    )
    assert len(figures) > 5000
    assert all(figure == round(figure) for row in figures for figure in row if figure is not None)


def test_what_is_part_of_something_never_exceeds_it(database):
    (worst,) = rows(database, "SELECT max(numerator - denominator) FROM observation WHERE denominator IS NOT NULL")[0]
    assert worst <= 0
    steps = rows(
        database,
        f"""SELECT count(*) FROM observation a JOIN observation b USING (indicator, district, month)
            WHERE b.step = a.step + 1 AND a.step > 0 AND b.value > a.value AND a.{CURRENT} AND b.{CURRENT}""",
    )
    assert steps == [(0,)]
    beyond = rows(
        database,
        f"""SELECT count(*) FROM observation part JOIN observation whole USING (district, month)
            WHERE part.indicator = 'hard_to_employ' AND whole.indicator = 'reemployment' AND part.value > whole.value
            AND part.{CURRENT} AND whole.{CURRENT}""",
    )
    assert beyond == [(0,)]


def test_new_jobs_come_in_by_the_month_as_the_country_knows_it(database):
    totals = defaultdict(dict)
    for month, total in rows(
        database,
        f"""SELECT month, sum(value) FROM observation
            WHERE indicator = 'urban_new_employment' AND district <> '990100' AND {CURRENT} GROUP BY month""",
    ):
        totals[int(month[:4])][int(month[5:])] = total
    for year in (2016, 2017, 2018, 2019):
        december = totals[year][12]
        # domain.md 1.3: 12.7 % by February, 24.1 by March, 54.8 by June, 82.1 by September, 95.0 by November
        assert totals[year][2] / december == pytest.approx(0.127, abs=0.01)
        assert totals[year][3] / december == pytest.approx(0.241, abs=0.012)
        assert totals[year][6] / december == pytest.approx(0.548, abs=0.02)
        assert totals[year][9] / december == pytest.approx(0.821, abs=0.03)
        assert totals[year][11] / december == pytest.approx(0.950, abs=0.015)
    assert 24_000 < totals[2019][12] < 40_000
    # 2020 against 2019: far behind at first, less so later
    assert totals[2020][2] / totals[2019][2] == pytest.approx(0.60, abs=0.07)
    assert totals[2020][9] / totals[2019][9] == pytest.approx(0.88, abs=0.05)


def test_the_districts_are_asked_for_two_to_five_percent_more_than_the_city(database):
    flows = [row["code"] for row in catalogue.rows(2020) if row["kind"] == "cumulative"]
    asked = defaultdict(float)
    city = {}
    for year, code, district, value in rows(
        database,
        f"""SELECT year, indicator, district, value FROM target WHERE {CURRENT}
            ORDER BY year, indicator, district, tier, effective_from""",
    ):
        if code not in flows or (code == "guaranteed_loans" and year == 2020):
            continue
        if district == "990100":
            city[year, code] = value  # ordered so that the provincial one, which judges, comes last
        else:
            asked[year, code] += value
    assert len(asked) > 80
    for key, total in asked.items():
        assert 1.015 <= total / city[key] <= 1.05, key


def test_earlier_years_hold_clear_misses_in_districts_and_in_the_city(database):
    reached = {
        (code, district, month[:4]): value
        for code, district, month, value in rows(
            database, f"SELECT indicator, district, month, value FROM observation WHERE month LIKE '%-12' AND {CURRENT}"
        )
    }
    headline = {measure.code for measure in HEADLINE}
    flows = {row["code"] for row in catalogue.rows(2020) if row["kind"] == "cumulative"}
    district_misses, city_misses = Counter(), Counter()
    indicators = defaultdict(set)
    parts = defaultdict(float)
    for (code, _, year), value in reached.items():
        parts[code, year] += value or 0.0
    for year, code, district, tier, value in rows(
        database, f"SELECT year, indicator, district, tier, value FROM target WHERE year < 2020 AND {CURRENT}"
    ):
        if code not in flows & headline:
            continue
        if district != "990100" and reached[code, district, str(year)] < 0.95 * value:
            district_misses[year] += 1
            indicators[year].add(code)
        elif district == "990100" and tier == "provincial" and parts[code, str(year)] < 0.95 * value:
            city_misses[year] += 1
    assert all(district_misses[year] >= 3 and len(indicators[year]) >= 2 for year in range(2016, 2020)), district_misses
    assert all(city_misses[year] == 1 for year in range(2016, 2020)), city_misses


def test_few_zero_employment_households_are_certified_in_a_county(database):
    ((most, least),) = rows(
        database,
        "SELECT max(denominator), min(denominator) FROM observation WHERE indicator = 'zero_household_rate'",
    )
    assert 10 <= most <= 30
    assert least == 0


def test_every_figure_stands_on_the_line_of_the_file_it_names(database):
    files = {}
    for version, content in rows(
        database, "SELECT version, bytes FROM publication JOIN source_file ON sha256 = source_sha256"
    ):
        files[version] = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    checked = 0
    for row in database.execute(
        "SELECT * FROM observation WHERE since NOT IN (SELECT version FROM publication WHERE kind = 'revert')"
    ):
        line = files[row["since"]][row["source_row"] - 1]
        figures = ["" if row[name] is None else f"{row[name]:.10g}" for name in ("value", "numerator", "denominator")]
        assert [line[0], line[2], line[4], *line[6:9]] == [row["indicator"], row["district"], row["month"], *figures]
        assert row["source_sheet"] in ("月报", "更正单")
        checked += 1
    assert checked > 13_000


def test_the_history_has_a_publication_a_month_and_what_goes_wrong_in_an_office(database):
    found = database.execute("SELECT * FROM publication ORDER BY version").fetchall()
    kinds = Counter(row["kind"] for row in found)
    # 4 years of 11 reports and one of 8, one more after the revert, one late; of enterprises three and a correction
    assert kinds == Counter(
        {"import": 57, "correction": 6, "revert": 1, "target": 7, "catalogue": 5, "setup": 5, "rule": 1}
    )
    assert {row["author"] for row in found} == {"市就业服务局统计科"}
    for row in found:
        there = datetime.fromisoformat(row["published_at"]) + timedelta(hours=8)
        assert there.weekday() < 5
        assert 9 <= there.hour < 18
        if row["kind"] == "import" and "月报" in row["reason"] and "补报" not in row["reason"]:
            assert 8 <= there.day <= 10


def test_the_demo_identities_have_their_grants(database):
    assert rows(database, 'SELECT subject, role, district FROM "grant" ORDER BY subject') == [
        ("head-990101", "county_head", "990101"),
        ("head-990121", "county_head", "990121"),
        ("leader", "leader", "990100"),
        ("monitor", "monitor", "990100"),
        ("officer-990121", "county_officer", "990121"),
    ]
    profile = dict(rows(database, "SELECT key, value FROM profile"))
    assert profile["database_kind"] == "demo"
    assert profile["city"] == "990100"
    assert profile["origin_en"].isascii()


def test_districts_stand_on_a_grid_without_overlap(database):
    tiles = rows(database, "SELECT tile_row, tile_column FROM district WHERE tile_row IS NOT NULL")
    assert len(set(tiles)) == len(tiles) == 8
    assert all(0 <= row <= 2 and 0 <= column <= 3 for row, column in tiles)
    ((whole, parts),) = rows(
        database,
        """SELECT max(population) FILTER (WHERE kind = 'city'), sum(population) FILTER (WHERE kind <> 'city')
           FROM district""",
    )
    assert whole == parts == 3_000_000


NOTHING = Sample({"database_kind": "demo"}, lambda engine: 1)


def test_an_existing_file_is_only_replaced_on_request(tmp_path: Path):
    there = tmp_path / "somebodys.sqlite"
    there.write_bytes(b"precious")
    with pytest.raises(CommandRefused, match="--replace"):
        build(f"sqlite:///{there}", NOTHING)
    assert there.read_bytes() == b"precious"


def test_a_build_that_fails_leaves_nothing_behind_and_what_was_there_intact(tmp_path: Path):
    there = tmp_path / "city.sqlite"
    url = f"sqlite:///{there}"
    build(url, NOTHING)
    before = there.read_bytes()

    def broken(engine):
        raise RuntimeError("killed half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        build(url, Sample({"database_kind": "demo"}, broken), replace=True)
    assert [path.name for path in tmp_path.iterdir()] == ["city.sqlite"]
    assert there.read_bytes() == before


def test_real_figures_and_foreign_files_are_never_replaced(tmp_path: Path):
    real, foreign = tmp_path / "real.sqlite", tmp_path / "notes.txt"
    build(f"sqlite:///{real}", Sample({}, lambda engine: 1))  # a database that does not say what it holds is real
    foreign.write_bytes(b"precious")
    for there in (real, foreign):
        before = there.read_bytes()
        with pytest.raises(CommandRefused, match="not a demo or national database"):
            build(f"sqlite:///{there}", NOTHING, replace=True)
        assert there.read_bytes() == before


def test_a_demo_database_of_another_generator_or_schema_is_outdated_and_nothing_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    demo, real, foreign = (tmp_path / name for name in ("demo.sqlite", "real.sqlite", "notes.txt"))
    build(f"sqlite:///{demo}", NOTHING)
    build(f"sqlite:///{real}", Sample({"database_kind": "real"}, lambda engine: 1))
    foreign.write_bytes(b"precious")
    absent = tmp_path / "none.sqlite"
    assert [is_outdated(path) for path in (demo, real, foreign, absent)] == [False] * 4
    with monkeypatch.context() as later:
        later.setattr(generator, "NEWEST", "9999")
        assert [is_outdated(path) for path in (demo, real, foreign, absent)] == [True, False, False, False]
    for row in (
        "UPDATE monitoring_schema SET version_num = '0001'",
        "UPDATE profile SET value = 'older' WHERE key = 'generator'",
    ):
        with sqlite3.connect(demo) as connection:
            connection.execute(row)
        connection.close()
    assert is_outdated(demo)
    build(f"sqlite:///{demo}", NOTHING, replace=True)
    assert not is_outdated(demo)


@pytest.mark.postgres
def test_a_city_half_built_on_postgresql_is_a_demo_all_the_same(cluster):
    name = postgres.fresh_name()
    cluster.run(f"CREATE DATABASE {name}")
    url = cluster.url(name)

    def broken(engine):
        raise RuntimeError("killed half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        build(url, Sample({"database_kind": "demo"}, broken))
    assert database_kind(open_engine(url)) == "demo"
    close_engine(url)
    cluster.run(f"DROP DATABASE {name} WITH (FORCE)")


def told(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_the_command_builds_what_is_missing_or_outdated_and_always_the_same_city(
    sample_city_file: Path,  # noqa: F811
    tmp_path: Path,
    capsys,
):
    there = tmp_path / "city.sqlite"
    command = ["city", "--url", f"sqlite:///{there}"]
    build(f"sqlite:///{there}", NOTHING)
    before = there.read_bytes()
    assert main([*command, "--refresh"]) == 0
    assert main(command) == 1
    assert there.read_bytes() == before
    assert "--replace" in capsys.readouterr().err
    with closing(sqlite3.connect(there)) as connection, connection:
        connection.execute("UPDATE profile SET value = 'older' WHERE key = 'generator'")
    assert main([*command, "--refresh"]) == 0
    assert capsys.readouterr().out.startswith(f"city: {NEWEST} versions, ")
    assert not is_outdated(there)
    assert told(there) == told(sample_city_file)  # to the last byte


@pytest.mark.postgres
def test_postgresql_holds_the_same_city(cluster, sample_city_file: Path):  # noqa: F811
    name = postgres.fresh_name()
    cluster.run(f"CREATE DATABASE {name}")
    url = cluster.url(name)
    everything = select(observation).order_by(*observation.primary_key)
    try:
        assert build(url) == NEWEST
        with open_engine(url).connect() as there:
            observations = [tuple(row) for row in there.execute(everything)]
    finally:
        close_engine(url)
        cluster.run(f"DROP DATABASE {name} WITH (FORCE)")
    here_url = f"sqlite:///{sample_city_file}"
    with open_engine(here_url).connect() as here:
        assert observations == [
            tuple(row) for row in here.execute(select(observation).order_by(*observation.primary_key))
        ]
    close_engine(here_url)
