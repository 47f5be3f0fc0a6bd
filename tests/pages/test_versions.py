"""An older version is shown as it was, and the page says what was revised since; `latest` follows."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from data_access.backup import backup, restore
from data_access.engine import open_engine
from data_access.publish import ChangeSet, newest_version, publish
from tests.pages.facts import version_of
from tests.pages.screens import bodies, cells, draw, notices, rows, soup, title

pytestmark = pytest.mark.apptest

FIRST = ["上报数", "目标任务", "用工周报", "企业名录"]


def reemployment_in_august(version: int) -> dict[str, str]:
    drawn = draw("targets", lang="zh", v=str(version), month="2020-08", i="reemployment")
    heads = [head.get_text() for head in soup(drawn).select("table.rows thead th")]
    name, figure = heads.index("县区"), heads.index("累计完成")
    return {cells(row)[name]: cells(row)[figure] for row in rows(drawn)}


def test_a_corrected_figure_stays_what_it_was_at_the_version_before(city: Engine):
    corrected = version_of(city, "correction", reason="鹤汀县")
    before, after = reemployment_in_august(corrected - 1), reemployment_in_august(corrected)
    assert (before["鹤汀县"], after["鹤汀县"]) == ("467", "389")
    assert {name for name in before if before[name] != after[name]} == {"鹤汀县", "望澜市"}


def test_the_banner_counts_what_was_revised_and_lists_old_and_new(city: Engine, newest: str):
    corrected = version_of(city, "correction", reason="鹤汀县")
    drawn = draw("overview", lang="zh", v=str(corrected - 1), month="2020-08")
    [said] = notices(drawn)
    assert said.startswith(f"当前查看版本{corrected - 1}，最新为版本{newest}：此后修订1个数值。")
    [revised] = rows(drawn, ".notice table tbody tr")
    assert cells(revised) == ["城镇失业人员再就业人数", "鹤汀县", "2020年8月", "467", "389"]
    [way_out] = [link for link in soup(drawn).select(".notice a") if link.get_text() == "查看最新"]
    assert f"v={newest}&month=2020-08" in way_out["href"]


def test_what_was_revised_after_the_month_shown_is_not_counted(city: Engine, newest: str):
    corrected = version_of(city, "correction", reason="鹤汀县")
    [said] = notices(draw("overview", lang="zh", v=str(corrected - 1), month="2020-07"))
    assert said.startswith(f"当前查看版本{corrected - 1}，最新为版本{newest}：此处数值此后未修订。")


def test_a_target_adjusted_later_does_not_revise_what_judged_the_months_before(city: Engine):
    adjusted = version_of(city, "target", reason="年中调整")
    drawn = draw("targets", lang="zh", v=str(adjusted - 1), month="2020-06", i="guaranteed_loans")
    assert not any("贷款" in cells(row)[0] for row in rows(drawn, ".notice table tbody tr"))
    assert "目标12,000万元" in soup(drawn).select_one(".facts").get_text()
    later = draw("targets", lang="zh", v=str(adjusted), month="2020-06", i="guaranteed_loans")
    assert "目标12,000万元" in soup(later).select_one(".facts").get_text()


def test_the_newest_version_bears_no_banner(city: Engine, newest: str):
    assert notices(draw("overview", lang="zh", v=newest)) == []
    assert notices(draw("overview", lang="zh", v="latest")) == []


def test_latest_follows_a_new_publication_and_a_number_stays(own_city: Path):
    engine = open_engine(f"sqlite:///{own_city}")
    before = newest_version(engine)
    following = draw("targets", lang="zh", v="latest", month="2020-09", i="reemployment", d="990124")
    fixed = draw("targets", lang="zh", v=str(before), month="2020-09", i="reemployment", d="990124")
    assert title(following) == title(fixed)
    assert "本页随最新数据更新" in soup(following).get_text() or "v=latest" in "".join(bodies(following))
    row = {"indicator": "reemployment", "district": "990124", "month": "2020-09", "step": 0, "value": 499.0}
    moment = datetime(2020, 10, 21, 2, tzinfo=UTC)
    publish(
        engine, ChangeSet({"observation": [row]}), kind="correction", author="统计科", reason="核", published_at=moment
    )
    drawn_before = title(fixed)
    following.run()
    fixed.run()
    assert "499人" in title(following)
    assert following.query_params["v"] == "latest"
    assert notices(following) == []
    assert title(fixed) == drawn_before
    assert notices(fixed)[0].startswith(f"当前查看版本{before}，最新为版本{before + 1}：此后修订1个数值。")
    assert cells(rows(fixed, ".notice table tbody tr")[0])[-1] == "499"


def test_whoever_follows_may_freeze_and_whoever_is_frozen_may_follow(city: Engine, newest: str):
    def links(version: str) -> dict[str, str]:
        return {
            link.get_text(): link["href"] for link in soup(draw("overview", lang="zh", v=version)).select("a.button")
        }

    assert f"v={newest}&" in links("latest")["固定在此版本"]
    assert "v=latest&" in links("60")["随最新版本更新"]
    assert f"v={newest}&" in links("60")["查看最新"]


def test_every_publication_is_listed_with_what_it_changed(city: Engine, newest: str):
    drawn = draw("data", lang="zh", v=newest, view="versions")
    listed = [cells(row) for row in rows(drawn, "table.plain tbody tr")]
    with city.connect() as connection:
        kept = connection.execute(text("SELECT version, reason FROM publication ORDER BY version DESC")).all()
    assert [(row[0], row[3]) for row in listed] == [(str(version), reason) for version, reason in kept]
    reverted = version_of(city, "revert")
    [row] = [row for row in listed if row[0] == str(reverted)]
    assert row[2] == f"撤销版本{reverted - 1}"
    assert draw("data", lang="zh", v="20", view="versions").get("html")
    earlier = [cells(row)[0] for row in rows(draw("data", lang="zh", v="20", view="versions"), "table.plain tbody tr")]
    assert earlier == [str(version) for version in range(20, 0, -1)]


def test_a_reverted_import_and_its_revert_differ_in_nothing(city: Engine, newest: str):
    reverted = version_of(city, "revert")
    drawn = draw("data", lang="zh", v=newest, view="difference", a=str(reverted - 2), b=str(reverted))
    assert title(drawn) == f"版本{reverted - 2}与版本{reverted}数据相同"
    assert not rows(drawn, "table.plain tbody tr")


def test_another_publication_of_the_same_number_is_not_answered_from_memory(own_city: Path):
    """A backup restored into a running app may give a number to something else."""
    engine = open_engine(f"sqlite:///{own_city}")
    kept = own_city.with_name("kept.sqlite")
    backup(f"sqlite:///{own_city}", kept)

    def publish_as(value: float, day: int) -> str:
        row = {"indicator": "reemployment", "district": "990124", "month": "2020-09", "step": 0, "value": value}
        moment = datetime(2020, 10, day, 2, tzinfo=UTC)
        changes = ChangeSet({"observation": [row]})
        version = publish(engine, changes, kind="correction", author="统计科", reason="核", published_at=moment)
        return title(draw("targets", lang="zh", v=str(version), month="2020-09", i="reemployment", d="990124"))

    assert "499人" in publish_as(499.0, 21)
    restore(f"sqlite:///{own_city}", kept, replace=True)
    assert "498人" in publish_as(498.0, 22)


def test_a_raised_target_is_told_from_old_to_new_with_document_and_day(city: Engine, newest: str):
    adjusted = version_of(city, "target", reason="年中调整")
    drawn = draw("data", lang="zh", v=newest, view="difference", a=str(adjusted - 1), b=str(adjusted))
    assert title(drawn) == f"从版本{adjusted - 1}到版本{adjusted}：调整目标任务11项"
    listed = [cells(row) for row in rows(drawn, "table.plain tbody tr")]
    assert len(listed) == 11
    name = "创业担保贷款发放额（省定目标）"
    document = "省就业领办〔2020〕15号，2020年7月20日起生效"
    assert [name, "望澜市", "2020年", "12,000", "15,000", document] in listed


def test_where_all_is_new_there_is_no_column_of_old_values(city: Engine, newest: str, look_as):
    look_as("monitor")  # sees every figure: of a withheld one nobody else is told that it is new
    for version, heads in (
        (version_of(city, "import", newest=False), ["内容", "县区", "所属期", "项目", "现值"]),
        (version_of(city, "correction", reason="鹤汀县"), ["内容", "县区", "所属期", "原值", "现值"]),
    ):
        drawn = draw("data", lang="zh", v=newest, view="difference", a=str(version - 1), b=str(version))
        table = soup(drawn).select_one('table.plain:has(caption:-soup-contains("上报数"))')
        assert [head.get_text() for head in table.select("thead th")] == heads


def test_figures_come_first_then_targets_then_rules_then_the_catalogue(city: Engine, newest: str):
    drawn = draw("data", lang="zh", v=newest, view="difference", a="5", b=newest)
    heads = [head.get_text() for head in soup(drawn).select("h2")]
    assert heads == [name for name in [*FIRST, "规则", "预警规则", "政策参数", "指标目录"] if name in heads]
    assert heads[:4] == FIRST
    assert "指标目录" in heads
    catalogue = rows(drawn, 'table.plain:has(caption:-soup-contains("指标目录")) tbody tr')
    assert "新增" in cells(catalogue[-1])  # a new measure is one line, not one a column


def test_the_banner_tells_a_target_that_was_raised_since(own_city: Path):
    """A target of August set by a document that came in later: the month shown is judged by it now."""
    engine = open_engine(f"sqlite:///{own_city}")
    before = newest_version(engine)
    row = {
        "year": 2020,
        "indicator": "guaranteed_loans",
        "district": "990100",
        "tier": "provincial",
        "effective_from": "2020-08-15",
        "value": 16000.0,
        "basis": "flow",
        "due": "2020-12-31",
        "document": "省就业领办〔2020〕20号",
    }
    moment = datetime(2020, 10, 21, 2, tzinfo=UTC)
    publish(engine, ChangeSet({"target": [row]}), kind="target", author="局", reason="补", published_at=moment)
    drawn = draw("targets", lang="zh", v=str(before), month="2020-09", i="guaranteed_loans")
    assert notices(drawn)[0].startswith(f"当前查看版本{before}，最新为版本{before + 1}：此后调整目标任务1项。")
    [raised] = rows(drawn, ".notice table tbody tr")
    document = "省定目标，省就业领办〔2020〕20号，2020年8月15日起生效"
    assert cells(raised) == ["创业担保贷款发放额", "望澜市", document, "15,000", "16,000"]
