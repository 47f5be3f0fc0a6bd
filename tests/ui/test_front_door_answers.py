"""What the front door answers itself, what it lets through, and what every answer carries."""

import asyncio
import base64
import hashlib
import re

import pytest

from tests.ui.asgi import INDEX, call, door, scope_of, streamlit
from ui.front_door.arrival import Entrance
from ui.front_door.document import ChangedIndex, page, script_hashes, template
from ui.front_door.headers import SecurityHeaders, content_security_policy, security_headers
from ui.pages_list import PAGES

CHINESE = [("accept-language", "zh-CN")]


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/health",
        "/_stcore/upload_file/a/b",
        "/_stcore/bidi-components/x/y.js",
        "/media/a.csv",
        "/component/x/y.js",
        "/static/js/a.js",
        "/manifest.json",
        "/ready",
        "/targets/",
    ],
)
def test_addresses_of_streamlit_and_our_routes_pass(tmp_path, path):
    assert call(door(tmp_path, own_paths=("/ready",)), path).text == "Streamlit"


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/agent",
        "/_stcore/script-health-check",
        "/_stcore/stream",
        "/_stcore/",
        "/_stcore/nothing-of-the-kind",
        "/_stcore/health/x",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_endpoints_that_tell_or_drive_too_much_do_not_exist(tmp_path, path, method):
    assert call(door(tmp_path), path, method=method).status == 404


def test_no_other_origin_may_steer_the_page_by_messages(tmp_path):
    answer = call(door(tmp_path), "/_stcore/host-config")
    assert answer.status == 200
    assert '"allowedOrigins":[]' in answer.text


@pytest.mark.parametrize(
    "path", ["/nope", "/overview", "/Targets", "/targets/x", "/pages/data.py", "/index.html", "//a/b", "/auth/login"]
)
def test_a_page_that_does_not_exist_is_a_friendly_page_in_the_readers_language(tmp_path, path):
    chinese, english = (call(door(tmp_path), path, headers=sent) for sent in (CHINESE, ()))
    assert chinese.status == english.status == 404
    assert "没有找到这个页面" in chinese.text
    assert '<html lang="zh-CN">' in chinese.text
    assert "There is no page at this address" in english.text
    assert 'href="/targets?lang=en"' in english.text
    assert "<script" not in english.text


def test_the_address_asked_for_is_not_repeated_on_the_page(tmp_path):
    answer = call(door(tmp_path), "/<img src=x onerror=alert(1)>")
    assert answer.status == 404
    assert "onerror" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a b", ""])
def test_a_foreign_host_name_gets_no_page_and_no_socket(tmp_path, host):
    assert call(door(tmp_path), "/", headers=[("host", host), *CHINESE]).status == 421
    sent = []

    async def note(message):
        sent.append(message)

    asyncio.run(door(tmp_path)(scope_of("/_stcore/stream", kind="websocket", headers=[("host", host)]), None, note))
    assert [message["type"] for message in sent] == ["websocket.close"]


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8501", "localhost", "[::1]:8501", "192.0.2.7:8501", "jobs.example.cn", "JOBS.example.cn."]
)
def test_loopback_names_addresses_and_the_public_name_are_served(tmp_path, host):
    entrance = Entrance.of({"PUBLIC_URL": "https://jobs.example.cn/"})
    assert call(door(tmp_path, entrance=entrance), "/?v=1", headers=[("host", host)]).status == 200


@pytest.mark.parametrize("one", PAGES, ids=lambda one: one.file)
def test_the_document_is_in_the_readers_language_before_any_script_runs(tmp_path, one):
    answer = call(door(tmp_path), f"/{one.url_path}?v=1", headers=CHINESE)
    assert '<html lang="zh-CN">' in answer.text
    assert re.search(r"<title>[一-鿿]+ · [一-鿿]+</title>", answer.text)
    assert "启用JavaScript" in answer.text
    assert answer.headers["content-language"] == "zh"
    english = call(door(tmp_path), f"/{one.url_path}?v=1&lang=en", headers=CHINESE)
    assert f"<title>{one.title} · Employment targets</title>" in english.text
    assert '<html lang="en">' in english.text


def test_nothing_in_the_document_points_at_the_agent_api_or_an_unused_font(tmp_path):
    text = call(door(tmp_path), "/?v=1").text
    assert "agent" not in text
    assert "woff2" not in text
    assert '<script src="./page.js?' in text


def test_only_the_inline_scripts_of_the_document_may_run(tmp_path):
    index = tmp_path / "index.html"
    index.write_text(INDEX)
    text = page(template(index), language="en", title="x", scripts="")
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(scripts) == 2
    policy = content_security_policy(script_hashes(text))
    for script in scripts:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in policy
    assert "unsafe-inline" not in policy.split("style-src")[0]
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'sha256-" in policy
    assert not re.search(r"https?:|\*", policy)


def test_an_index_that_streamlit_has_changed_is_refused_at_start(tmp_path):
    index = tmp_path / "index.html"
    index.write_text(INDEX.replace("<title>Streamlit</title>", ""))
    with pytest.raises(ChangedIndex):
        template(index)


@pytest.mark.parametrize("target", ["/", "/?v=1", "/nope", "/_stcore/metrics", "/_stcore/health", "/favicon.png"])
def test_every_answer_carries_the_security_headers(tmp_path, target):
    app = SecurityHeaders(door(tmp_path), security_headers())
    headers = call(app, target).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_the_stand_in_without_the_front_door_shows_that_the_tests_can_fail():
    assert call(streamlit, "/_stcore/metrics").status == 200


def test_the_script_of_links_and_buttons_is_served_under_its_contents_hash(tmp_path):
    text = call(door(tmp_path), "/?v=1").text
    named = re.search(r'src="\.(/page\.js\?[0-9a-f]{12})"', text)
    answer = call(door(tmp_path), named[1])
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "pushState" in answer.text
