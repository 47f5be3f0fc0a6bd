"""Script bundles are compressed once; what is not there is not answered with a page."""

import gzip

import pytest

from tests.ui.asgi import call, streamlit
from ui.front_door.bundles import Bundles

GZIP = [("accept-encoding", "gzip, deflate, br")]
SCRIPT = b"export default 1;\n" * 500


@pytest.fixture
def bundles(tmp_path):
    folder = tmp_path / "static" / "js"
    folder.mkdir(parents=True)
    (folder / "index.AbCd.js").write_bytes(SCRIPT)
    (folder / "font.woff2").write_bytes(b"wOF2")
    (tmp_path / "secret.txt").write_text("secret")
    return Bundles(streamlit, folder=tmp_path)


def test_a_bundle_is_sent_compressed_and_may_be_kept_for_a_year(bundles):
    answer = call(bundles, "/static/js/index.AbCd.js", headers=GZIP)
    assert answer.status == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert "javascript" in answer.headers["content-type"]
    assert gzip.decompress(answer.body) == SCRIPT
    assert len(answer.body) < len(SCRIPT) / 10


def test_it_is_compressed_once(bundles, tmp_path):
    first = call(bundles, "/static/js/index.AbCd.js", headers=GZIP)
    (tmp_path / "static" / "js" / "index.AbCd.js").unlink()
    assert call(bundles, "/static/js/index.AbCd.js", headers=GZIP).body == first.body


@pytest.mark.parametrize("headers", [[], [("accept-encoding", "br")], [*GZIP, ("range", "bytes=0-9")]])
def test_who_does_not_take_gzip_or_wants_a_part_gets_the_file_from_streamlit(bundles, headers):
    assert call(bundles, "/static/js/index.AbCd.js", headers=headers).text == "Streamlit"


def test_what_is_compressed_already_is_left_as_it_is(bundles):
    assert call(bundles, "/static/js/font.woff2", headers=GZIP).text == "Streamlit"


@pytest.mark.parametrize(
    "path", ["/static/js/old.js", "/static/../secret.txt", "/static/%2e%2e/secret.txt", "/static/"]
)
def test_a_name_that_is_not_there_does_not_exist(bundles, path):
    assert call(bundles, path, headers=GZIP).status == 404


def test_other_addresses_pass(bundles):
    assert call(bundles, "/", headers=GZIP).text == "Streamlit"
