"""The sample city's enterprises: as many and as mixed as real monitoring samples, whole persons, planted stories."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import select

from data_access.credit_code import credit_code_problem
from data_access.engine import close_engine, open_engine
from data_access.panel import Panel
from data_access.panel_schema import enterprise_contact
from data_access.reader import Reader
from data_access.viewer import program_viewer
from sample_db.panel_history import CORRECTED_WEEK, LATE
from sample_db.panel_planted import BY_STORY, HIGH_TECH_PARK, LIGHT_PARK, PLANTED, W37, W38, W39
from tests.sample_city import NEWEST

LEAVERS = ["dismissed", "resigned", "ended", "closed", "untyped"]


@pytest.fixture(scope="module")
def panels(sample_city_file: Path) -> Iterator[dict[int, Panel]]:
    """Version -> its panel, seen by the program."""
    url = f"sqlite:///{sample_city_file}"
    engine = open_engine(url)
    viewer = program_viewer(engine)
    yield {version: Panel(Reader(engine, viewer, version)) for version in range(NEWEST - 4, NEWEST + 1)}
    close_engine(url)


@pytest.fixture(scope="module")
def panel(panels: dict[int, Panel]) -> Panel:
    return panels[NEWEST]


@pytest.fixture(scope="module")
def register(panel: Panel) -> pd.DataFrame:
    return panel.enterprises().set_index("code")


@pytest.fixture(scope="module")
def heads(panel: Panel) -> pd.DataFrame:
    return panel.headcounts()


def test_three_hundred_enterprises_are_mixed_as_a_monitoring_sample_is(register: pd.DataFrame) -> None:
    assert len(register) == 300
    industries = register["industry"].value_counts(normalize=True)
    assert len(industries) >= 5
    assert industries["C"] <= 0.4
    assert register["size"].isin(["small", "medium"]).mean() >= 0.6
    assert (register["ownership"] == "state").mean() <= 1 / 3
    assert register["giant"].sum() == 6
    parks = register["park"].value_counts()
    assert parks[HIGH_TECH_PARK] == 80
    assert parks[LIGHT_PARK] > 3
    assert register["name"].is_unique
    assert register["affiliation"].nunique() == 4


def test_credit_codes_are_right_and_of_no_place_there_is(register: pd.DataFrame) -> None:
    assert [code for code in register["credit_code"] if credit_code_problem(code)] == []
    assert register["credit_code"].str[2:8].tolist() == register["district"].tolist()
    assert register["credit_code"].str.startswith("919901").all()


def test_six_giants_have_more_than_half_the_heads_in_104_weeks_of_whole_persons(
    register: pd.DataFrame, heads: pd.DataFrame
) -> None:
    assert (len(heads), str(heads.index[0].date()), str(heads.index[-1].date())) == (104, "2018-10-01", W39)
    giants = heads.loc[W39, register.index[register["giant"]]].sum()
    assert 0.5 < giants / heads.loc[W39].sum() < 0.65
    assert (heads.stack().dropna() % 1 == 0).all()
    assert 0.01 < heads.loc["2019-01":, register["active_until"].isna()].isna().mean().mean() < 0.06
    stale = (heads.diff() == 0).mean().mean()
    assert 0.2 < stale < 0.6


def test_what_comes_and_goes_explains_each_report_but_for_the_slips_and_the_planted_gap(panel: Panel) -> None:
    [gap] = BY_STORY["reconciliation_gap"]
    amiss: Counter[int] = Counter()
    reports = 0
    for week in panel.weeks():
        found = panel.reports(week)
        apart = found["base_headcount"] + found["hires"] - found[LEAVERS].sum(axis=1) - found["headcount"]
        amiss.update(found.loc[apart != 0, "enterprise"])
        reports += len(found)
    assert reports > 28_000
    assert amiss.pop(gap.enterprise) == 1
    assert 15 <= sum(amiss.values()) <= 24
    assert not set(amiss) & {one.enterprise for one in PLANTED}


def test_the_spring_festival_and_the_shock_are_to_be_seen(register: pd.DataFrame, heads: pd.DataFrame) -> None:
    def sum_of(industry: str, week: str) -> float:
        whole = heads.loc["2019-01":, heads.loc["2019-01":].notna().mean() > 0.9]
        chosen = [code for code in whole.columns if register.loc[code, "industry"] == industry]
        return whole[chosen].ffill().loc[week].median()

    assert sum_of("E", "2019-02-11") < 0.95 * sum_of("E", "2019-01-07")
    assert sum_of("H", "2020-02-24") < 0.9 * sum_of("H", "2020-01-06")
    assert sum_of("H", "2020-08-03") > 0.93 * sum_of("H", "2020-01-06")


def test_the_panel_came_in_october_week_by_week_with_late_reports_and_a_correction(panels: dict[int, Panel]) -> None:
    before, taken_over, w38, w39, corrected = (panels[NEWEST - 4 + at] for at in range(5))
    assert before.enterprises().empty
    assert [str(one.weeks()[-1].date()) for one in (taken_over, w38, w39, corrected)] == [W37, W38, W39, W39]
    assert len(w39.reports(W38)) - len(w38.reports(W38)) == LATE
    old, new = (one.headcounts() for one in (w39, corrected))
    differ = (old != new) & ~(old.isna() & new.isna())
    assert differ.sum().sum() == 1
    assert differ.loc[CORRECTED_WEEK].any()
    sources = corrected.sources(int(differ.columns[differ.any()][0]))
    assert sources.loc[sources["week"] == CORRECTED_WEEK, "source_name"].tolist() == [
        "企业用工监测_2018W40-2020W37.csv",
        "周报更正单_2020W25.csv",
    ]


def test_every_enterprise_has_a_contact_that_nobody_can_call(panel: Panel) -> None:
    with panel.reader.engine.connect() as connection:
        phones = connection.scalars(select(enterprise_contact.c.office_phone)).all()
    assert len(set(phones)) == 300
    assert all(phone.startswith("0000-555-") for phone in phones)


def test_ten_stories_and_two_are_planted_where_they_are_said_to_be(register: pd.DataFrame, heads: pd.DataFrame) -> None:
    assert len(BY_STORY) == 12
    assert len(BY_STORY["park_falls_together"]) == 3
    for one in PLANTED:
        assert register.loc[one.enterprise, ["name", "district", "industry"]].tolist() == [
            one.name,
            one.district,
            one.industry,
        ]
        assert one.title_zh
        assert one.title_en.isascii()
        assert one.first_week <= one.seen


def test_the_figures_of_the_stories_are_those_told(panel: Panel, heads: pd.DataFrame) -> None:
    def change(story: str, first: str, last: str) -> float:
        [one] = BY_STORY[story]
        return heads.loc[last, one.enterprise] - heads.loc[first, one.enterprise]

    def last_report(story: str) -> pd.Series:
        [one] = BY_STORY[story]
        return panel.reports_of(one.enterprise).iloc[-1]

    assert change("sudden_layoff", W37, W38) == -46
    assert change("moved_staff", "2020-08-24", "2020-08-31") == -236
    assert change("giant_small_percent", "2020-08-31", W38) == -260
    assert change("furlough_returns", "2020-02-03", "2020-02-10") == -72
    assert change("furlough_returns", "2020-02-03", "2020-05-11") == 0
    assert -0.30 < change("slow_bleed", "2020-03-23", W39) / 246 < -0.18
    assert last_report("stops_reporting")["week"] == W37
    assert last_report("labour_shortage")["shortage"] == 43
    assert last_report("planned_cuts")["planned_cuts"] == 24
    assert last_report("hidden_unemployed")["hidden_unemployed"] == 19
