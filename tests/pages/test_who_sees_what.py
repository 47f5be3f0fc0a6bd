"""What a viewer may not see is on no page, in no chart and in no file, whoever looked before."""

import csv
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text
from streamlit.testing.v1 import AppTest

from data_access.engine import open_engine
from data_access.grants import grant_role, revoke_role
from tests.pages.facts import version_of
from tests.pages.screens import PAGES, app, bodies, cells, draw, rows, soup, strings, title
from ui.front_door.arrival import ELSEWHERE, HERE, PROXY
from ui.viewer import Visit

pytestmark = pytest.mark.apptest

TINGLAN, SONGJI = "990101", "990121"
HEAD_OF_TINGLAN, HEAD_OF_SONGJI = f"head-{TINGLAN}", f"head-{SONGJI}"
SENSITIVE = "zero_household_rate"


def district_rows(drawn: AppTest) -> dict[str, dict[str, str]]:
    """The table of the districts: name -> column -> text; the bullets have none."""
    heads = [head.get_text(" ", strip=True) for head in soup(drawn).select("table.rows thead th")]
    tables = (dict(zip(heads, cells(row), strict=True)) for row in rows(drawn))
    return {table["县区"]: table for table in tables}


def named(file: str, district: str) -> list[dict[str, str]]:
    """The lines of a district in a file of the district table."""
    return [line for line in csv.DictReader(file.splitlines()) if line["县区"] == district]


def small_cells(engine: Engine, district: str) -> list[tuple[str, float, float]]:
    """Months in which a sensitive indicator speaks of one or two households there."""
    statement = text(
        "SELECT month, numerator, denominator FROM observation WHERE indicator = :indicator AND district = :district "
        "AND until IS NULL AND denominator IN (1, 2) ORDER BY month"
    )
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(statement, {"indicator": SENSITIVE, "district": district})]


def test_a_head_sees_small_figures_of_the_own_county_and_of_no_other(
    city: Engine, newest: str, look_as: Callable[[str], None], downloads: dict[str, str]
):
    months = small_cells(city, SONGJI)
    assert len(months) >= 3
    for month, *_ in months:
        query = {"lang": "zh", "v": newest, "month": month, "i": SENSITIVE}
        look_as(HEAD_OF_SONGJI)  # first the one who may see it, so that the answer is cached
        own = district_rows(draw("targets", **query))["松霁县"]
        [own_line] = named(downloads.pop(f"{SENSITIVE}-{month}-v{newest}.csv"), "松霁县")
        look_as(HEAD_OF_TINGLAN)
        other = district_rows(draw("targets", **query))["松霁县"]
        [other_line] = named(downloads.pop(f"{SENSITIVE}-{month}-v{newest}.csv"), "松霁县")
        assert (own["期末数"], own_line["累计完成"]) == ("100.0%", "100")
        assert (other["状态"], other["期末数"]) == ("不予显示", "…")
        assert (other_line["状态"], other_line["累计完成"], other_line["本月新增"]) == ("不予显示", "", "")
        told = ("县区", "状态", "年度目标任务")
        assert {text for name, text in other.items() if name not in told} <= {"…", "—", ""}


def test_the_page_of_a_withheld_figure_shows_it_nowhere(city: Engine, newest: str, look_as: Callable[[str], None]):
    look_as(HEAD_OF_TINGLAN)
    month = small_cells(city, SONGJI)[-1][0]
    drawn = draw("targets", lang="zh", v=newest, month=month, i=SENSITIVE, d=SONGJI)
    assert "不予显示" in title(drawn)
    curve = [cells(row) for row in rows(drawn, "details table.plain tbody tr") if len(cells(row)) == 5]
    [shown] = [row for row in curve if row[0] == f"{int(month[5:])}月"]
    assert "%" not in shown[1]
    [chart] = drawn.get("plotly_chart")
    assert "不予显示" in chart.proto.alt


def test_what_is_withheld_cannot_be_had_by_subtraction(city: Engine, newest: str, look_as: Callable[[str], None]):
    """Total minus what is visible must leave at least two districts."""
    look_as(HEAD_OF_TINGLAN)
    for month, *_ in small_cells(city, SONGJI):
        drawn = draw("targets", lang="zh", v=newest, month=month, i=SENSITIVE)
        withheld = [name for name, row in district_rows(drawn).items() if "不予显示" in row["状态"]]
        assert len(withheld) != 1, month


def test_the_difference_between_versions_withholds_the_same_cells(
    city: Engine, newest: str, look_as: Callable[[str], None], downloads: dict[str, str]
):
    month = small_cells(city, SONGJI)[-1][0]
    brought = version_of(city, "import", reason=f"{month[:4]}年1-2月")
    query = {"lang": "zh", "v": newest, "view": "difference", "a": str(brought - 1), "b": str(brought)}
    key = {"城镇零就业家庭援助率", "松霁县", f"{month[:4]}年{int(month[5:])}月"}
    name = f"difference-v{brought - 1}-v{brought}.csv"
    seen = {}
    for subject in (HEAD_OF_SONGJI, HEAD_OF_TINGLAN):
        look_as(subject)
        draw("data", **query)
        seen[subject] = list(csv.reader(downloads.pop(name).splitlines()))
    own, other = ([line for line in lines if key <= set(line)] for lines in seen.values())
    assert [line[5:7] for line in own] == [["", "2"], ["", "2"]]
    assert [line[5:7] for line in other] == [["…", "…"], ["…", "…"]]


def test_a_head_is_not_told_the_names_of_files_that_speak_of_other_counties(
    city: Engine, newest: str, look_as: Callable[[str], None]
):
    with city.connect() as connection:
        files = set(connection.execute(text("SELECT name FROM source_file")).scalars())
    foreign = {name for name in files if "听澜" not in name}
    assert len(foreign) > 50
    look_as("monitor")
    everything = " ".join(strings(draw("data", lang="zh", v=newest, view="versions")))
    assert all(name in everything for name in files)
    look_as(HEAD_OF_TINGLAN)
    for page, query in (
        ("overview", {}),
        ("targets", {}),
        *(("data", {"view": view}) for view in ("plan", "versions")),
    ):
        said = " ".join(strings(draw(page, lang="zh", v=newest, **query)))
        assert not [name for name in foreign if name in said], page
    assert "更正单_听澜区_2020-06.csv" in said


def test_two_heads_see_the_same_total_and_the_same_ranks(city: Engine, newest: str, look_as: Callable[[str], None]):
    """Totals and ranks are made below the viewer's scope."""
    for month in ("2020-02", "2020-09"):
        seen = []
        for subject in (HEAD_OF_TINGLAN, HEAD_OF_SONGJI, "monitor"):
            look_as(subject)
            drawn = district_rows(draw("targets", lang="zh", v=newest, month=month, i=SENSITIVE))
            seen.append(drawn["望澜市"])
        assert seen[0] == seen[1] == seen[2]
        ranks = []
        for subject in (HEAD_OF_TINGLAN, "monitor"):
            look_as(subject)
            drawn = district_rows(draw("targets", lang="zh", v=newest, month=month, i="reemployment"))
            ranks.append({name: row.get("位次") for name, row in drawn.items()})
        assert ranks[0] == ranks[1]


@pytest.mark.parametrize("page", PAGES)
def test_somebody_signed_in_without_a_grant_sees_nothing(
    city: Engine, newest: str, page: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TRUSTED_USER_HEADER", "X-Forwarded-User")
    monkeypatch.setattr("ui.viewer.visit", lambda: Visit(place=PROXY, names=("<b>nobody</b>",)))
    drawn = draw(page, lang="zh", v=newest)
    assert not drawn.exception
    assert title(drawn) == "尚未为您开通数据权限"
    said = " ".join(strings(drawn))
    assert "<b>nobody</b>" in said
    assert not any(word in said for word in ("望澜", "松霁", "城镇新增就业", "2020年"))
    assert not drawn.selectbox
    assert not drawn.get("plotly_chart")
    assert not drawn.get("download_button")


@pytest.mark.parametrize(
    ("visitor", "said"),
    [
        (Visit(place=ELSEWHERE, names=("monitor",)), "请使用公布的网址打开本系统"),
        (Visit(place=HERE, names=("monitor",)), "请使用公布的网址打开本系统"),
        (Visit(place=PROXY, names=()), "您尚未登录"),
        (Visit(place=PROXY, names=("monitor", "leader")), "您尚未登录"),
    ],
)
def test_an_identity_that_nobody_vouches_for_counts_for_nothing(
    city: Engine, newest: str, visitor: Visit, said: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TRUSTED_USER_HEADER", "X-Forwarded-User")
    monkeypatch.setattr("ui.viewer.visit", lambda: visitor)
    drawn = draw("overview", lang="zh", v=newest)
    assert title(drawn) == said
    assert "城镇新增就业" not in " ".join(strings(drawn))


def test_a_right_taken_away_counts_at_the_next_rerun_and_one_given_too(own_city, monkeypatch: pytest.MonkeyPatch):
    engine = open_engine(f"sqlite:///{own_city}")
    monkeypatch.setenv("TRUSTED_USER_HEADER", "X-Forwarded-User")
    monkeypatch.setattr("ui.viewer.visit", lambda: Visit(place=PROXY, names=(HEAD_OF_SONGJI,)))
    month = small_cells(engine, SONGJI)[-1][0]
    test = draw("targets", lang="zh", month=month, i=SENSITIVE, d=SONGJI)
    assert "100.0%" in title(test)
    assert grant_role(engine, HEAD_OF_SONGJI, "county_head", TINGLAN, author="test")
    assert revoke_role(engine, HEAD_OF_SONGJI, "county_head", SONGJI, author="test")
    test.run()
    assert "不予显示" in title(test)
    assert revoke_role(engine, HEAD_OF_SONGJI, "county_head", TINGLAN, author="test")
    test.run()
    assert title(test) == "尚未为您开通数据权限"
    assert grant_role(engine, HEAD_OF_SONGJI, "county_head", SONGJI, author="test")
    test.run()
    assert "100.0%" in title(test)


def test_the_demo_identity_is_chosen_on_the_page_and_never_in_the_link(
    city: Engine, newest: str, look_as: Callable[[str], None]
):
    look_as(HEAD_OF_SONGJI)
    drawn = soup(draw("overview", lang="zh", v=newest))
    chosen = [button.get_text() for button in drawn.select('[data-identity][aria-pressed="true"]')]
    assert chosen == ["县区负责人（松霁县）"]
    assert len(drawn.select("[data-identity]")) == 5
    assert not any("head" in str(link["href"]) for link in drawn.select("a[href]"))


def test_without_any_identity_only_aggregates_are_shown(city: Engine, newest: str):
    """AppTest has no front door before it: the visitor comes from elsewhere."""
    month = small_cells(city, SONGJI)[-1][0]
    assert not soup(draw("overview", lang="zh", v=newest)).select("[data-identity]")
    drawn = district_rows(draw("targets", lang="zh", v=newest, month=month, i=SENSITIVE))
    assert "不予显示" in drawn["松霁县"]["状态"]
    said = " ".join(strings(draw("data", lang="zh", v=newest, view="versions")))
    assert ".csv" not in said


def test_a_real_database_without_identity_is_refused_to_whoever_comes_from_elsewhere(own_city):
    engine = open_engine(f"sqlite:///{own_city}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE profile SET value = 'real' WHERE key = 'database_kind'"))
    for page in PAGES:
        drawn = draw(page, app(), lang="zh")
        assert title(drawn) == "真实数据仅供在服务器本机查看"
        assert "望澜" not in "".join(bodies(drawn))
