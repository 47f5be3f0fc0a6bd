"""The sample nginx configuration says the same as the app: what is refused, who is believed, how large, how long."""

import re
import tomllib
from pathlib import Path

from ui.front_door.door import HOST_CONFIG, STREAMLITS, STREAMLITS_EXACT, STREAMLITS_OWN

ROOT = Path(__file__).resolve().parents[2]
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
DIRECTIVES = re.sub(r"#.*", "", NGINX)
SERVER = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]
PING_SECONDS = 30  # Streamlit's server.websocketPingInterval


def test_what_the_app_refuses_does_not_even_reach_it():
    refused = set(re.findall(r"location \^~ (\S+)\s*\{ return 404; \}", DIRECTIVES))
    assert len(refused) >= 3
    for address in refused:  # the front door answers 404 to all of Streamlit's own but what it lists
        assert address.startswith(STREAMLITS_OWN)
        assert not any(
            one.startswith(address) for one in (HOST_CONFIG, "/_stcore/stream", *STREAMLITS, *STREAMLITS_EXACT)
        )


def test_a_visitors_own_copy_of_the_user_header_never_passes():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (name,) = set(re.findall(r"TRUSTED_USER_HEADER=(\S+)", readme))
    assert re.search(rf'^\s*proxy_set_header {name} "";', DIRECTIVES, flags=re.MULTILINE)


def test_no_location_sets_a_header_and_so_forgets_the_servers():
    # nginx inherits proxy_set_header and add_header only where a location sets none of its own.
    for block in re.findall(r"location [^{]*\{([^}]*)", DIRECTIVES):
        assert "proxy_set_header" not in block
        assert "add_header" not in block


def test_a_quiet_session_outlives_the_ping():
    assert all(int(seconds) > PING_SECONDS for seconds in re.findall(r"proxy_(?:read|send)_timeout (\d+)s", DIRECTIVES))


def test_an_upload_that_the_app_takes_passes():
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", DIRECTIVES)
    assert int(megabytes) >= SERVER["maxUploadSize"]


def test_it_compresses_upgrades_and_keeps_a_visitor_at_one_process():
    assert "gzip on;" in DIRECTIVES
    assert "proxy_set_header Upgrade    $http_upgrade;" in DIRECTIVES
    assert re.search(r"hash \$\w+ consistent;", DIRECTIVES)
    assert len(re.findall(r"^\s*server 127\.0\.0\.1:\d+;", DIRECTIVES, flags=re.MULTILINE)) >= 2
