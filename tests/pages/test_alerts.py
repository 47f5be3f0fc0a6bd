"""The weekly alerts, the card, job changes and rules as they are drawn: planted stories, counts, and who sees what."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from data_access.alert_city import city_alerts
from data_access.alerts import Alert, act, alerts
from data_access.engine import open_engine
from data_access.publish import newest_version
from data_access.reader import Reader
from data_access.viewer import ANONYMOUS, viewer_for
from sample_db.panel_planted import BY_STORY, PLANTED
from tests.pages.screens import bodies, cells, draw, notices, rows, soup, strings, title
from ui.alert_form import next_days

pytestmark = pytest.mark.apptest

WEEK = "2020-W39"
LAID_OFF = BY_STORY["sudden_layoff"][0]
NAMES = tuple(planted.name for planted in PLANTED)
OWN = "990101"  # 听澜区, where the laid-off are
MINE = tuple(planted.name for planted in PLANTED if planted.district == OWN)
OTHERS = tuple(planted.name for planted in PLANTED if planted.district != OWN)


def address(engine: Engine, **query: str) -> dict[str, str]:
    return {"lang": "zh", "v": str(newest_version(engine)), "week": WEEK, **query}


@pytest.fixture
def own(own_city: Path) -> Engine:
    """A copy to record in."""
    return open_engine(f"sqlite:///{own_city}")


def waiting(engine: Engine) -> Alert:
    """An alert of an enterprise that nobody has looked at, its only open one."""
    monitor = viewer_for(engine, "monitor")
    found = [one for one in alerts(engine, monitor) if one.about == "enterprise" and not one.is_finished]
    several = Counter(one.enterprise for one in found)
    return next(
        one for one in found if one.state == "triggered" and several[one.enterprise] == 1 and one.level != "none"
    )


def listed(drawn) -> dict[str, list[str]]:
    """Short name -> the cells of its row."""
    return {row.select_one("a.wide").get_text(): cells(row) for row in rows(drawn, "table.alerts tbody tr")}


def test_the_planted_stories_stand_on_their_cards_in_their_weeks(city: Engine, look_as: Callable[[str], None]):
    look_as("monitor")
    for planted in PLANTED:
        year, number, _ = date.fromisoformat(planted.seen).isocalendar()
        if not planted.words or planted.story == "park_falls_together" or (year, number) < (2020, 37):
            continue
        drawn = draw("enterprises", **address(city, week=f"{year}-W{number}", card=str(planted.enterprise), full="1"))
        assert not drawn.exception
        seen = "\n".join(strings(drawn))
        assert planted.name in seen
        assert not [word for word in planted.words if word not in seen], planted.story


def test_the_card_beside_the_list_opens_from_the_row_and_keeps_the_list(city: Engine, look_as):
    look_as("monitor")
    plain = draw("enterprises", **address(city))
    drawn = draw("enterprises", **address(city, card=str(LAID_OFF.enterprise)))
    assert len(listed(drawn)) == len(listed(plain))
    [here] = rows(drawn, "table.alerts tr.here")
    assert "望澜锐拓精密制造" in here.get_text()
    card = soup(drawn).select_one(".card").get_text()
    assert LAID_OFF.name in card
    assert "可能触及《劳动合同法》第四十一条报告线，请核实" in card
    assert "46人" in card


def test_counts_equal_plain_sql(city: Engine, look_as):
    look_as("monitor")
    drawn = draw("enterprises", **address(city, whole="1"))
    strip = soup(drawn).select(".strip b")
    told = [int(figure.get_text()) for figure in strip if figure.get_text().isdigit()]
    last = (
        "SELECT a.enterprise, e.level, e.state FROM alert_event e JOIN alert a ON a.number = e.alert WHERE e.event IN "
        "(SELECT max(event) FROM alert_event GROUP BY alert) AND a.about = 'enterprise' "
        "AND e.state NOT IN ('seasonal', 'moved', 'data_error', 'closed', 'dismissed') AND e.level <> 'none'"
    )
    order = ("blue", "yellow", "orange", "red")
    strongest: dict[int, str] = {}
    with city.connect() as connection:
        for enterprise, level, _ in connection.execute(text(last)):
            strongest[enterprise] = max(level, strongest.get(enterprise, "blue"), key=order.index)
        expected, reported = connection.execute(
            text(
                "SELECT count(*), sum(EXISTS (SELECT 1 FROM weekly_report r WHERE r.enterprise = e.code AND "
                "r.week = '2020-09-21' AND r.until IS NULL)) FROM enterprise e WHERE e.until IS NULL AND "
                "e.active_since <= '2020-09-21' AND (e.active_until IS NULL OR e.active_until >= '2020-09-21')"
            )
        ).one()
    levels = [list(strongest.values()).count(level) for level in ("red", "orange", "yellow", "blue")]
    assert told[:4] == levels
    assert len(listed(drawn)) == sum(levels)
    assert f"应报{expected}家，实报{reported}家" in soup(drawn).get_text()


def test_the_worklist_ends_at_the_weeks_capacity_and_the_rest_is_one_click_away(city: Engine, look_as):
    look_as("monitor")
    drawn = draw("enterprises", **address(city))
    more = soup(drawn).select_one(".list-foot a")
    if more is None:
        assert len(listed(drawn)) <= 20
        return
    rest = len(listed(draw("enterprises", **address(city, whole="1")))) - 20
    assert len(listed(drawn)) == 20
    assert more.get_text() == f"列出20家，其余{rest}家"
    assert "whole=1" in more["href"]


@pytest.mark.parametrize(
    ("name", "seen", "unseen"),
    [
        ("monitor", NAMES, ()),
        (f"head-{OWN}", MINE, OTHERS),
        ("stranger", (), NAMES),
    ],
)
def test_names_come_out_for_those_only_who_have_their_districts_details(
    city: Engine, look_as, downloads: dict[str, str], name: str, seen: tuple[str, ...], unseen: tuple[str, ...]
):
    look_as("monitor")
    draw("enterprises", **address(city, card=str(LAID_OFF.enterprise)))  # kept answers must not reach anybody else
    downloads.clear()
    look_as(name)
    shown = []
    for page, query in (
        ("enterprises", {"whole": "1", "names": "1"}),
        ("enterprises", {"card": str(BY_STORY["slow_bleed"][0].enterprise), "tab": "recovered"}),
        ("enterprises", {"card": str(BY_STORY["moved_staff"][0].enterprise), "full": "1"}),
        ("job_changes", {}),
        ("rules", {}),
    ):
        drawn = draw(page, **address(city, **query))
        assert not drawn.exception
        shown += ["\n".join(strings(drawn)), "".join(bodies(drawn)), title(drawn)]
    found = "\n".join([*shown, *downloads.values()])
    short = [one.removesuffix("有限公司") for one in unseen]
    assert not [one for one in short if one in found]
    listed_names = [one for one in seen if one in found]
    assert bool(listed_names) == bool(seen)


def test_an_unknown_and_a_forbidden_card_give_the_same_answer(city: Engine, look_as):
    look_as(f"head-{OWN}")
    texts = []
    for card in (str(BY_STORY["slow_bleed"][0].enterprise), "999999999", "g999999"):
        drawn = draw("enterprises", **address(city, card=card, full="1"))
        assert not drawn.exception
        page = soup(drawn).get_text()
        texts.append(page.replace(card, "*"))
    assert "没有这张卡片，或者您无权查看。" in texts[0]
    assert texts[0] == texts[1] == texts[2]


def test_a_frozen_view_shows_what_was_done_up_to_its_event_and_no_form(own: Engine, look_as):
    look_as("monitor")
    monitor = viewer_for(own, "monitor")
    one = waiting(own)
    event = act(own, monitor, one.number, "confirmed", expected_event=one.event, note="电话核实属实")
    live = draw("enterprises", **address(own, card=str(one.enterprise)))
    frozen = draw("enterprises", **address(own, card=str(one.enterprise), e=str(event - 1)))
    assert "电话核实属实" in soup(live).get_text()
    assert "电话核实属实" not in soup(frozen).get_text()
    assert live.text_area
    assert not frozen.text_area
    assert "此页已冻结" in soup(frozen).get_text()


def test_a_record_is_saved_and_leads_on_and_who_comes_second_is_told_with_their_words_kept(own: Engine, look_as):
    look_as("monitor")
    one, monitor = waiting(own), viewer_for(own, "monitor")
    drawn = draw("enterprises", **address(own, card=str(one.enterprise)))
    [note] = [area for area in drawn.text_area if area.label == "情况说明"]
    note.set_value("人事经理称订单减少")
    act(own, monitor, one.number, "noted", expected_event=one.event, note="先到一步")
    pressed(drawn, "保存并看下一条")
    assert any("未保存：市监测员已于" in told and "您填写的内容仍在" in told for told in notices(drawn))
    [note] = [area for area in drawn.text_area if area.label == "情况说明"]
    assert note.value == "人事经理称订单减少"
    pressed(drawn, "保存并看下一条")
    assert any(told.startswith("已保存为第") for told in notices(drawn))
    assert drawn.query_params["card"] != str(one.enterprise)
    [after] = [other for other in alerts(own, monitor) if other.number == one.number]
    assert after.state == "verifying"


def pressed(drawn, label: str) -> None:
    [button] = [one for one in drawn.button if one.label == label]
    button.click().run()


def test_a_changed_threshold_is_rehearsed_and_published_by_monitoring_staff_alone(own: Engine, look_as):
    before = newest_version(own)
    tried = address(own, rule="decline_5", p="share", x="0.03")
    look_as(f"head-{OWN}")
    drawn = draw("rules", **tried)
    assert "近一年将触发" in soup(drawn).get_text()
    assert not [button for button in drawn.button if button.label == "发布为新版本"]
    look_as("monitor")
    drawn = draw("rules", **tried)
    [reason] = [field for field in drawn.text_input if field.label == "理由和文号"]
    reason.set_value("试行，市局〔2020〕14号")
    pressed(drawn, "发布为新版本")
    assert newest_version(own) == before + 1
    with own.connect() as connection:
        new = text("SELECT rule, parameter, value FROM alert_rule WHERE since > :version")
        row = connection.execute(new, {"version": before}).one()
    assert tuple(row) == ("decline_5", "share", 0.03)
    assert drawn.query_params["v"] == str(before + 1)


def test_job_changes_equal_plain_sql_and_lead_to_the_list_filtered(city: Engine, look_as):
    look_as("monitor")
    drawn = draw("job_changes", **address(city))
    both = (
        "SELECT sum(b.headcount - a.headcount), count(*), sum(b.headcount) FROM weekly_report a JOIN weekly_report b "
        "ON b.enterprise = a.enterprise WHERE a.week = '2020-08-24' AND b.week = '2020-09-21' "
        "AND a.until IS NULL AND b.until IS NULL AND a.headcount IS NOT NULL AND b.headcount IS NOT NULL "
        "AND b.headcount > 0"  # one is said to have nobody left since this week: still to be verified
    )
    with city.connect() as connection:
        change, count, last = connection.execute(text(both)).one()
    assert f"近4周净减{-change:,}人" in title(drawn)
    said = soup(drawn).select_one(".said").get_text()
    assert f"可比样本{count}家" in said
    assert f"期末{last:,}人" in said
    assert "另有1家本期或基期数据待核实，未计入" in said
    look_as("stranger")
    drawn = draw("job_changes", **address(city, span="13"))
    assert "另有个别企业本期或基期数据待核实，未计入" in soup(drawn).select_one(".said").get_text()
    assert "本县区以外只提供近4周的增减。" in soup(drawn).get_text()
    look_as("monitor")
    drawn = draw("job_changes", **address(city))
    first = soup(drawn).select_one("table.jobs tbody td a")
    assert "enterprises?" in first["href"]
    assert "industry=" in first["href"]


def test_the_overview_tells_the_weeks_enterprises_to_everybody(city: Engine, look_as):
    lines = set()
    for name in ("leader", "stranger"):
        look_as(name)
        said = soup(draw("overview", lang="zh", v=str(newest_version(city)), month="2020-09"))
        line = said.select_one(".enterprises-line").get_text()
        assert line.startswith("企业预警（2020年第39周）：")
        lines.add(line)
    look_as("leader")
    [red, orange] = [figure.get_text() for figure in soup(draw("enterprises", **address(city))).select(".strip b")][
        1:4:2
    ]
    assert all(f"红色{red}家" in line and f"橙色{orange}家" in line for line in lines), (red, orange, lines)


def test_jobs_at_risk_that_are_mostly_one_enterprises_are_told_to_those_only_who_see_it(city: Engine, monkeypatch):
    monkeypatch.setattr("data_access.alert_city.DOMINANT", 0.5)
    today = date(2020, 10, 20)
    for subject, is_told in (("leader", True), (None, False), (f"head-{OWN}", False)):
        viewer = viewer_for(city, subject) if subject else ANONYMOUS
        found = city_alerts(Reader(city, viewer, newest_version(city)), "2020-09-21", today=today)
        assert (found.jobs_at_risk is not None) == is_told
        assert found.levels["red"] == 1


def test_the_next_days_are_after_today_and_none_twice():
    assert [day.isoformat() for day in next_days(date(2020, 9, 23)).values()] == [
        "2020-09-25",
        "2020-09-28",
        "2020-10-07",
        "2020-09-30",
    ]
    assert list(next_days(date(2020, 9, 25))) == ["Next Monday", "In two weeks", "End of the month"]
