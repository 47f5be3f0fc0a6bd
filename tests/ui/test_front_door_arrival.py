"""Where a visitor comes from decides who may claim an identity, so no header of theirs may decide it."""

import pytest

from tests.ui.asgi import call, door, scope_of, streamlit
from ui.front_door.arrival import ELSEWHERE, HERE, PLACE_HEADER, PROXY, Entrance, address, host_name, is_loopback
from ui.front_door.redirect import Newest

SIGNED_IN = {"TRUSTED_USER_HEADER": "X-Forwarded-User"}


def place(environment=None, **of_scope):
    return Entrance.of(environment or {}).place(scope_of(**of_scope))


def test_a_browser_on_this_machine_is_here():
    assert place() == HERE
    assert place(headers=[("host", "localhost:8501")]) == HERE
    assert place(headers=[("host", "[::1]:8501")], client="::1", server="::1") == HERE
    assert place(client="::ffff:127.0.0.1", server="::ffff:127.0.0.1") == HERE


@pytest.mark.parametrize(
    "of_scope",
    [
        {"client": "192.0.2.9", "server": "192.0.2.7"},
        {"client": "192.0.2.9", "server": "192.0.2.7", "headers": [("host", "127.0.0.1")]},
        {"headers": [("host", "jobs.example.cn")]},
        {"headers": [("host", "127.0.0.1.evil.example")]},
        {"headers": [("x-forwarded-for", "127.0.0.1")]},
        {"headers": [("forwarded", "for=127.0.0.1")]},
        {"headers": [("x-real-ip", "127.0.0.1")]},
        {"headers": [("via", "1.1 proxy")]},
        {"client": "", "server": ""},
        {"client": "testclient", "server": "testserver"},
    ],
)
def test_everything_else_is_elsewhere(of_scope):
    assert place(**of_scope) == ELSEWHERE


def test_behind_a_public_address_nobody_is_here_since_a_proxy_on_this_machine_looks_the_same():
    assert place({"PUBLIC_URL": "https://jobs.example.cn"}) == ELSEWHERE
    assert place({"PUBLIC_URL": "http://127.0.0.1:8501"}) == HERE


def test_with_a_sign_in_only_the_proxy_is_believed():
    assert place(SIGNED_IN) == PROXY
    assert place(SIGNED_IN, client="192.0.2.9", server="192.0.2.7") == ELSEWHERE
    apart = {**SIGNED_IN, "TRUSTED_PROXIES": "192.0.2.0/28, 2001:db8::5"}
    assert place(apart, client="192.0.2.9", server="192.0.2.7") == PROXY
    assert place(apart, client="2001:db8::5", server="2001:db8::1") == PROXY
    assert place(apart, client="192.0.2.99", server="192.0.2.7") == ELSEWHERE
    assert place(apart) == ELSEWHERE


def test_a_forwarded_address_cannot_pose_as_the_proxy():
    # uvicorn has put X-Forwarded-For in place of the peer, as it does for a proxy on this machine.
    apart = {**SIGNED_IN, "TRUSTED_PROXIES": "192.0.2.9"}
    assert place(apart, client="192.0.2.9", server="127.0.0.1", headers=[("x-forwarded-for", "192.0.2.9")]) == ELSEWHERE
    # The proxy on this machine is the peer, whatever address it passes on.
    assert place(SIGNED_IN, client="198.51.100.4", server="127.0.0.1") == PROXY


def stamped(environment, headers, **of_scope):
    scope = scope_of(headers=headers, **of_scope)
    return dict(Entrance.of(environment).stamp(scope))


def test_a_visitors_own_place_and_identity_are_taken_away():
    sent = [("X-Front-Door-Place", "proxy"), ("X-Forwarded-User", "monitor"), ("X-Other", "1")]
    away = stamped(SIGNED_IN, sent, client="192.0.2.9", server="192.0.2.7")
    assert away[PLACE_HEADER.encode()] == b"elsewhere"
    assert b"x-forwarded-user" not in away
    assert away[b"x-other"] == b"1"
    near = stamped(SIGNED_IN, sent)
    assert near[PLACE_HEADER.encode()] == b"proxy"
    assert near[b"x-forwarded-user"] == b"monitor"


def test_the_place_reaches_streamlit(tmp_path):
    answer = call(door(tmp_path, look_up=lambda _: Newest(1, None)), "/media/x", headers=[(PLACE_HEADER, "proxy")])
    assert answer.headers[PLACE_HEADER] == "here"
    assert call(streamlit, "/media/x", headers=[(PLACE_HEADER, "proxy")]).headers[PLACE_HEADER] == "proxy"


@pytest.mark.parametrize(
    ("environment", "variable"),
    [
        ({"TRUSTED_USER_HEADER": "X Forwarded"}, "TRUSTED_USER_HEADER"),
        ({"TRUSTED_USER_HEADER": "X_User"}, "TRUSTED_USER_HEADER"),
        ({"TRUSTED_PROXIES": "10.0.0.300"}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "proxy.example"}, "TRUSTED_PROXIES"),
        ({**SIGNED_IN, "FORWARDED_ALLOW_IPS": "*"}, "FORWARDED_ALLOW_IPS"),
        ({**SIGNED_IN, "FORWARDED_ALLOW_IPS": "127.0.0.1,10.0.0.1"}, "FORWARDED_ALLOW_IPS"),
        ({"PUBLIC_URL": "jobs.example.cn"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "ftp://jobs.example.cn"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "http://[::1"}, "PUBLIC_URL"),
    ],
)
def test_a_wrong_variable_is_named(environment, variable):
    with pytest.raises(ValueError, match=f"^{variable}$"):
        Entrance.of(environment)


def test_names_allowed_in_the_configuration_are_served():
    entrance = Entrance.of({}, ["Jobs.Intranet", "::1"])
    assert entrance.serves("jobs.intranet:8501")
    assert not entrance.serves("other.intranet:8501")
    assert Entrance.of({}, ["*"]).serves("other.intranet")


def test_addresses_and_names_are_read_strictly():
    assert host_name("[2001:db8::1]:80") == "2001:db8::1"
    assert host_name("a.b:80:80") == host_name("a b") == host_name("http://a") == ""
    assert str(address("::ffff:10.0.0.1")) == "10.0.0.1"
    assert address("localhost") is None
    assert is_loopback("127.8.9.1")
    assert is_loopback("[::1]")
    assert not is_loopback("localhost.example")
    assert not is_loopback("")
