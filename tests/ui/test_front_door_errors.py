"""A failure shows a sentence and a number; the cause stands in the log under that number and nowhere else."""

import re

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from tests.ui.asgi import call
from ui.front_door.errors import server_error
from ui.front_door.headers import security_headers

KEPT = ("postgresql", "hunter2", "SELECT", "/srv/app", "RuntimeError")
SECRET = "postgresql+psycopg://jobs:hunter2@db/jobs SELECT * FROM grant /srv/app"


def failing_script():
    from ui.front_door.errors import show_script_error

    show_script_error(RuntimeError("postgresql+psycopg://jobs:hunter2@db/jobs SELECT * FROM grant /srv/app"))


def troubled_script():
    from data_access.errors import DatabaseTrouble
    from ui.front_door.errors import show_script_error

    show_script_error(DatabaseTrouble("locked", "hunter2"))


def drawn(script, **query):
    test = AppTest.from_function(script)
    for name, text in query.items():
        test.query_params[name] = text
    test.run(timeout=120)
    assert not test.exception
    [shown] = test.error
    return shown.value


@pytest.mark.apptest
@pytest.mark.parametrize(
    ("lang", "sentence"), [("zh", "本页未能显示"), ("en", "This page could not be drawn"), ("xx", "This page could")]
)
def test_a_failing_page_shows_a_sentence_and_the_number_of_the_log_line(caplog, lang, sentence):
    shown = drawn(failing_script, lang=lang)
    assert sentence in shown
    number = re.search(r"[0-9a-f]{8}", shown)[0]
    [line] = [record for record in caplog.records if record.name == "front_door"]
    assert number in line.getMessage()
    assert "hunter2" in str(line.exc_info[1])
    assert not any(part in shown for part in KEPT)
    assert "Traceback" not in shown


@pytest.mark.apptest
def test_an_error_with_a_sentence_of_its_own_is_told_in_it():
    shown = drawn(troubled_script, lang="zh")
    assert "数据库正被其他写入占用" in shown
    assert "错误编号" in shown
    assert "hunter2" not in shown


def test_a_request_that_fails_outside_a_page_gets_the_same_sentence_and_headers(caplog):
    async def fail(_request):
        raise RuntimeError(SECRET)

    headers = security_headers()
    app = Starlette(routes=[Route("/x", fail)], exception_handlers={Exception: server_error(headers)})
    with pytest.raises(RuntimeError):  # Starlette answers, then hands the error on to the server's log
        call(app, "/x")
    answered = {}

    async def note(scope, receive, send):
        async def keep(message):
            answered.setdefault(message["type"], message)
            await send(message)

        try:
            await app(scope, receive, keep)
        except RuntimeError:
            answered["raised"] = True

    answer = call(note, "/x", headers=[("accept-language", "zh-CN")])
    assert answer.status == 500
    assert answered["raised"]
    assert "本次请求未能处理" in answer.text
    number = re.search(r"错误编号([0-9a-f]{8})", answer.text)[1]
    assert f"error {number}" in caplog.text
    assert not any(part in answer.text for part in KEPT)
    assert answer.headers["x-frame-options"] == "DENY"
