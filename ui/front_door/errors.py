"""What does a visitor see when the program fails? One sentence with a number, which stands in the log with the cause.

Never a traceback, a statement, a path or a secret: those are in the log only. An error that has a sentence of its own
for the reader (DatabaseTrouble, Refused) is told in that sentence.
"""

import logging
import secrets
from typing import Protocol, runtime_checkable

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ui.front_door.asked import preferred_language, request_language
from ui.front_door.document import plain_page
from ui.words import LANGUAGES, N_, words

LOG = logging.getLogger("front_door")
FAILED = N_("This page could not be drawn")
FAILED_HERE = N_("This request could not be answered")
WHAT_TO_DO = N_("Reload the page. If it happens again, give your administrator the error number {number}.")
NUMBER = N_("Error number {number}")


@runtime_checkable
class Told(Protocol):
    """An error that says in the reader's language what is wrong and what to do."""

    def sentence(self, language: str) -> str: ...


def error_number() -> str:
    return secrets.token_hex(4)


def script_language() -> str:
    """The language of the page that failed, found without its link, which may be what failed."""
    given = st.query_params.get("lang", "")
    return given if given in LANGUAGES else preferred_language(st.context.locale or "")


def show_script_error(error: Exception) -> bool:
    """st.App's on_script_error: logs the error under a number and draws the sentence in place of Streamlit's box."""
    number = error_number()
    LOG.error("error %s: %s", number, type(error).__name__, exc_info=error)
    language = script_language()
    t = words(language)
    if isinstance(error, Told):
        st.error(f"{_plain(error.sentence(language))}  \n:small[{t(NUMBER, number=number)}]")
    else:
        st.error(f"**{t(FAILED)}**  \n{t(WHAT_TO_DO, number=number)}")
    return True


def _plain(text: str) -> str:
    """Text as Markdown shows it literally: st.error renders Markdown, and pictures in it would be fetched."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+-.!|<>~:$" else letter for letter in text)


def server_error(headers: dict[str, str]):
    """Starlette's handler for what fails outside a page: the same sentence as a plain page. It runs outside all
    middleware, so it sets the security headers itself.
    """

    async def answer(request: Request, error: Exception) -> Response:
        number = error_number()
        LOG.error("error %s: %s", number, type(error).__name__, exc_info=error)
        language = request_language(request.scope)
        t = words(language)
        text = plain_page(language=language, title=t(FAILED_HERE), sentences=(t(WHAT_TO_DO, number=number),), links=())
        return HTMLResponse(text, status_code=500, headers={**headers, "Cache-Control": "no-store"})

    return answer
