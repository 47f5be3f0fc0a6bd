"""Nothing is shown past the gate, nothing in the data acts on the page, nothing leaves this machine."""

import csv
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from data_access.publish import ChangeSet, publish
from tests.browser.conftest import OpenTab, Site
from tests.browser.tab import settled
from tests.server import ROOT, serving
from ui.pages_list import PAGES

pytestmark = pytest.mark.browser

GATE = 'import streamlit as st\nst.title("sign in first")\nst.stop()\n'
HOSTILE = (
    "![](http://evil.example/x.png)<img src=http://evil.example/y.png onerror=window.hit=1>"
    "<script>window.hit=1</script>"
)


def test_a_cold_server_with_a_gate_in_the_script_shows_nothing_of_any_page(
    sample_city_file: Path, tmp_path: Path, tab: OpenTab
):
    """Streamlit serves a folder pages/ beside the script without running the script; ours has none beside it."""
    tree = tmp_path / "tree"
    shutil.copytree(
        ROOT, tree, ignore=shutil.ignore_patterns(".git", ".venv", "tests", "data", "__pycache__", ".*_cache")
    )
    shell = tree / "ui" / "shell.py"
    script = shell.read_text(encoding="utf-8")
    shell.write_text(script.replace("try:\n    engine = ", f"{GATE}try:\n    engine = ", 1), encoding="utf-8")
    assert GATE in shell.read_text(encoding="utf-8")
    database = shutil.copyfile(sample_city_file, tmp_path / "city.sqlite")
    with serving(f"sqlite:///{database}", tmp_path / "server.log", root=tree) as server:
        one = tab(base=server.base)
        for path in ("/targets?lang=zh", "/data?lang=zh&v=5&view=versions"):
            one.page.goto(server.base + path)
            one.page.get_by_text("sign in first").wait_for()
            settled(one.page, 500)
            assert not [word for word in ("城镇新增就业", "望澜", "县区", "数据批次") if word in one.text]
            assert "990101" not in one.page.content()
        one.page.close()


def test_markup_in_a_name_is_shown_as_text_and_does_nothing(own_site: Site, tab: OpenTab):
    with own_site.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM district WHERE code = '990124' AND until IS NULL")).mappings()
        row = {name: value for name, value in rows.one().items() if name not in ("since", "until")}
        newest_at = connection.execute(text("SELECT max(published_at) FROM publication")).scalar_one()
    moment = datetime.strptime(newest_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    version = publish(
        own_site.engine,
        ChangeSet({"district": [row | {"name_zh": HOSTILE, "name_en": HOSTILE}]}),
        kind="setup",
        author=HOSTILE,
        reason=HOSTILE,
        published_at=moment,
    )
    for path in (
        f"/?lang=zh&v={version}&month=2020-09",
        f"/targets?lang=zh&v={version}&month=2020-09&i=reemployment&d=990124",
        f"/targets?lang=en&v={version}&month=2020-09&i=reemployment&d=990124",
        f"/data?lang=zh&v={version}&view=versions",
        f"/data?lang=zh&v={version}&view=difference&a={version - 1}&b={version}",
    ):
        one = tab(base=own_site.base).open(path).settled()
        shown = one.page.get_by_test_id("stMain")
        one.becomes(lambda shown=shown: HOSTILE in shown.text_content(), True)
        assert one.page.evaluate("() => window.hit") is None
        assert one.page.locator("img[src*=evil], script:text('window.hit')").count() == 0
        if one.path == "/targets":
            one.page.get_by_role("combobox").first.click()  # the list of a select box is drawn elsewhere
            expect(one.page.get_by_role("option").first).to_be_visible()
            one.settled()
        assert one.outside == []
        assert one.page.evaluate("() => window.hit") is None


def test_markup_in_the_address_is_shown_as_text_and_does_nothing(tab: OpenTab):
    hostile = "%3Cimg%20src%3Dx%20onerror%3Dwindow.hit%3D1%3E"
    one = tab().open("/targets?" + "&".join(f"{name}={hostile}" for name in ("lang", "v", "month", "i", "d", "order")))
    one.settled().becomes(lambda: one.text.count("“<img src=x onerror=windo…”"), 6)
    assert one.page.evaluate("() => window.hit") is None


@pytest.mark.parametrize(
    "query",
    [
        "month=" + "x" * 10_000,
        "&".join(["month=2016-05"] * 300),
        "month=%00&i=%ff%fe&%=%%%",
        "&&==&=",
    ],
    ids=["long", "repeated", "malformed", "empty"],
)
def test_long_repeated_and_malformed_addresses_are_harmless(tab: OpenTab, query: str):
    one = tab().open(f"/targets?lang=zh&v=20&{query}")
    one.reads("城镇新增就业人数")


@pytest.mark.parametrize(
    ("path", "locale", "title", "first"),
    [
        ("/nonsense", "zh-CN", "没有找到这个页面", ["总览", "指标"]),
        ("/targets/more?v=1", "en-GB", "There is no page at this address", ["Overview", "Targets"]),
        ("/overview?lang=zh", "en-GB", "没有找到这个页面", ["总览", "指标"]),
    ],
)
def test_a_page_that_does_not_exist_is_friendly_and_leads_on(
    tab: OpenTab, site: Site, path: str, locale: str, title: str, first: list[str]
):
    one = tab(locale=locale)
    answer = one.page.goto(site.base + path)
    assert answer.status == 404
    expect(one.page.locator("h1")).to_contain_text(title)
    links = one.page.get_by_role("link")
    expect(links).to_have_count(len(PAGES))
    assert links.all_inner_texts()[:2] == first
    assert [fault for fault in one.faults if "404" not in fault] == []
    one.faults.clear()
    one.page.get_by_role("link").nth(1).click()
    one.drawn().is_at("/targets", v=str(site.newest))


def test_copying_works_where_the_browser_has_no_clipboard(site: Site, tab: OpenTab):
    """On a plain http address other than this machine's own, navigator.clipboard is absent."""
    hidden = (
        "window.kept = navigator.clipboard;"
        "Object.defineProperty(Navigator.prototype, 'clipboard', {get: () => undefined, configurable: true});"
    )
    one = tab(init_script=hidden, permissions=["clipboard-read", "clipboard-write"])
    one.open(f"/?lang=zh&v={site.newest}&month=2020-09")
    assert one.page.evaluate("() => navigator.clipboard === undefined")
    one.page.get_by_text("分享", exact=True).click()
    one.page.get_by_role("button", name="复制链接").click()
    one.page.get_by_role("button", name="已复制").wait_for()
    assert one.page.evaluate("() => window.kept.readText()").startswith(f"{site.base}/?lang=zh&v={site.newest}&")
    one.page.get_by_role("button", name="复制结论").click()
    one.page.wait_for_function("() => window.kept.readText().then(text => text.startsWith('截至9月底'))")


def test_a_download_holds_the_figures_and_the_address_that_it_came_from(site: Site, tab: OpenTab):
    one = tab().open(f"/targets?lang=zh&v={site.newest}&month=2020-08&i=guaranteed_loans")
    with one.page.expect_download() as started:
        one.page.get_by_role("button", name="CSV").click()
    assert started.value.suggested_filename == f"guaranteed_loans-2020-08-v{site.newest}.csv"
    content = Path(started.value.path()).read_text(encoding="utf-8-sig")
    *lines, note = csv.reader(content.splitlines())
    assert [line[1] for line in lines[:3]] == ["县区", "望澜市", "市本级"] or lines[1][1] == "望澜市"
    assert note[-1].startswith(f"{site.base}/targets?lang=zh&v={site.newest}&month=2020-08&")
    assert "&i=guaranteed_loans&d=990100&" in note[-1]


def test_refused_addresses_tell_nothing(site: Site, tab: OpenTab):
    request = tab().page.request
    for path in (
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/script-health-check",
        "/app.py",
        "/.git/config",
    ):
        answer = request.get(site.base + path)
        assert answer.status == 404, path
        assert "openapi" not in answer.text()
    headers = request.get(site.base + "/?v=1").headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert re.search(r"frame-ancestors 'none'", headers["content-security-policy"])
    assert headers["x-content-type-options"] == "nosniff"
