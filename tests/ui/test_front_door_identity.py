"""An identity on the way through the running server: what a connection claims, and what a page is then drawn for."""

from collections.abc import Iterator
from http.client import HTTPConnection

import pytest
from websockets.exceptions import InvalidStatus

from tests.session import session
from tests.ui.serving import Served, served

HEADER = "X-Forwarded-User"


@pytest.fixture(scope="module")
def behind_a_proxy_here(tmp_path_factory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("here"), kind="real", environment={"TRUSTED_USER_HEADER": HEADER}) as server:
        yield server


@pytest.fixture(scope="module")
def behind_a_proxy_elsewhere(tmp_path_factory) -> Iterator[Served]:
    environment = {"TRUSTED_USER_HEADER": HEADER, "TRUSTED_PROXIES": "192.0.2.9"}
    with served(tmp_path_factory.mktemp("elsewhere"), kind="real", environment=environment) as server:
        yield server


def drawn(server: Served, headers: list[tuple[str, str]] = (), *, host: str = "127.0.0.1") -> str:
    """All texts that one script run sends to a browser with these headers."""
    with session(server.port, headers, host=host) as visitor:
        return "\n".join(map(str, visitor.draw("targets", "lang=en&v=1")))


def test_the_proxys_user_is_drawn_for(behind_a_proxy_here):
    assert "viewer county_head head-990101" in drawn(behind_a_proxy_here, [(HEADER, "head-990101")])
    passed_on = [(HEADER, "monitor"), ("X-Forwarded-For", "198.51.100.4")]
    assert "viewer monitor monitor" in drawn(behind_a_proxy_here, passed_on)


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ([], "not signed in"),
        ([("X-Front-Door-Place", "here")], "not signed in"),
        ([("Cookie", "demo_identity=monitor")], "not signed in"),
        ([(HEADER, "stranger")], "No data has been opened"),
        ([(HEADER, "monitor"), (HEADER, "leader")], "not signed in"),
    ],
)
def test_nobody_else_sees_anything_of_the_page(behind_a_proxy_here, headers, said):
    text = drawn(behind_a_proxy_here, headers)
    assert said in text
    assert "matter of" not in text


@pytest.mark.parametrize(
    "headers",
    [
        [(HEADER, "monitor")],
        [(HEADER, "monitor"), ("X-Forwarded-For", "192.0.2.9")],
        [(HEADER, "monitor"), ("Forwarded", "for=192.0.2.9"), ("X-Real-IP", "192.0.2.9")],
        [(HEADER, "monitor"), ("X-Front-Door-Place", "proxy")],
    ],
)
def test_an_identity_that_came_past_the_proxy_is_not_believed(behind_a_proxy_elsewhere, headers):
    text = drawn(behind_a_proxy_elsewhere, headers)
    assert "came past the sign-in" in text
    assert "matter of" not in text


def landing(server: Served, name: str, *, to: str = "/") -> str:
    """Where the server sends a request on to."""
    line = HTTPConnection("127.0.0.1", server.port, timeout=120)
    line.request("GET", to, headers={HEADER: name})
    answer = line.getresponse()
    line.close()
    assert answer.status == 307
    return answer.getheader("location", "")


def test_the_bare_address_leads_the_proxys_user_by_role(behind_a_proxy_here, behind_a_proxy_elsewhere):
    assert landing(behind_a_proxy_here, "head-990101") == "/districts?lang=en&v=1&d=990101"
    assert landing(behind_a_proxy_here, "head-990101", to="/?lang=en") == "/?lang=en&v=1"
    assert landing(behind_a_proxy_here, "monitor") == "/?lang=en&v=1"
    assert landing(behind_a_proxy_here, "stranger") == "/?lang=en&v=1"
    assert landing(behind_a_proxy_elsewhere, "head-990101") == "/?lang=en&v=1"


def test_a_foreign_host_or_origin_opens_no_socket(behind_a_proxy_here):
    monitor = (HEADER, "monitor")
    with pytest.raises(InvalidStatus, match="403"):
        drawn(behind_a_proxy_here, [monitor], host="evil.example")
    with pytest.raises(InvalidStatus, match="403"):
        drawn(behind_a_proxy_here, [monitor, ("Origin", "http://evil.example")])
