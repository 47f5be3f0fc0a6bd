"""Which answer does a request get before Streamlit sees it?

A page without a version is sent on to its versioned address, and the bare address to the page that fits the visitor's
role; a page gets the document in the reader's language; Streamlit's own addresses pass, except those that would tell or
drive more than a browser needs; all else does not exist. Each request passes with the place it came from written in
(ui.front_door.arrival).
"""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path
from string import Template
from urllib.parse import quote

import anyio
import anyio.to_thread
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.front_door.arrival import Entrance
from ui.front_door.asked import path_under, request_language
from ui.front_door.document import ICON_SVG, page, plain_page
from ui.front_door.redirect import AS_IT_CAME, Newest, is_bare, names_version, versioned_address
from ui.pages_list import PAGES
from ui.words import words

LOG = logging.getLogger("front_door")
# What a browser needs of Streamlit. To an address it does not know Streamlit answers with its index page, and others
# that it knows tell or drive more than a browser needs: the rest of /_stcore/ does not exist.
STREAMLITS = ("/_stcore/upload_file/", "/_stcore/bidi-components/", "/media/", "/component/", "/static/")
STREAMLITS_EXACT = ("/_stcore/health", "/manifest.json")
STREAMLITS_OWN = "/_stcore/"
HOST_CONFIG = "/_stcore/host-config"
ICON = "/favicon.png"  # the name that Streamlit's script asks for; the type says what it is
PAGE_SCRIPT = "/page.js"
SCRIPT = Path(__file__).with_name("page.js").read_bytes()
SCRIPT_NAME = f".{PAGE_SCRIPT}?{hashlib.sha256(SCRIPT).hexdigest()[:12]}"
SCRIPT_TAG = f'<script src="{SCRIPT_NAME}" defer></script>'
LOOK_UP_SECONDS = 1.0
LOOK_UPS_AT_ONCE = 4  # a database that hangs holds this many threads and no more

LookUp = Callable[[Headers | None], Newest | None]


class FrontDoor:
    """ASGI middleware. `look_up` may block; it answers None when there is nothing to redirect to. Given a request's
    headers it says whose district it is as well."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        entrance: Entrance,
        look_up: LookUp,
        frame: Template,
        base: str = "",
        own_paths: tuple[str, ...] = (),
    ) -> None:
        self.app = app
        self.entrance = entrance
        self.look_up = look_up
        self.base = base
        self.own_paths = own_paths
        self.pages = {f"/{one.url_path}": one for one in PAGES}
        self.documents = {
            (path, language): page(frame, language=language, title=one.title, scripts=SCRIPT_TAG)
            for path, one in self.pages.items()
            for language in ("zh", "en")
        }
        self.limiter: anyio.CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope["headers"] = self.entrance.stamp(scope)
        foreign = not self.entrance.serves(Headers(scope=scope).get("host", ""))
        if scope["type"] == "websocket":
            if foreign:
                await send({"type": "websocket.close", "code": 1008})
            else:
                await self.app(scope, receive, send)
            return
        answer = self._foreign(scope) if foreign else await self._answer(scope)
        await (answer or self.app)(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response | None:
        """The front door's own answer, None for what Streamlit answers."""
        path = path_under(scope, self.base)
        if path is None:
            return self._not_found(scope) if scope["path"] != self.base else RedirectResponse(_with_slash(scope), 307)
        if path in self.pages:
            return await self._page(scope, path)
        if path == HOST_CONFIG:
            return self._host_config()
        if path == ICON:
            return Response(ICON_SVG, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})
        if path == PAGE_SCRIPT:
            return Response(SCRIPT, media_type="text/javascript", headers={"Cache-Control": "max-age=31536000"})
        if path.startswith(STREAMLITS) or path in STREAMLITS_EXACT or path in self.own_paths:
            return None
        if path.startswith(STREAMLITS_OWN):
            return PlainTextResponse("Not Found", status_code=404)
        if path.rstrip("/") in self.pages:
            return None  # Streamlit sends it on to the address without the slash
        return self._not_found(scope)

    async def _page(self, scope: Scope, path: str) -> Response | None:
        if scope["method"] not in ("GET", "HEAD"):
            return None  # Streamlit's 405
        if not names_version(scope):
            newest = await self._newest(Headers(scope=scope) if is_bare(scope, path) else None)
            if newest is not None:
                headers = {"Location": versioned_address(scope, newest), "Cache-Control": "no-store"}
                return Response(status_code=307, headers={**headers, "Vary": "Accept-Language"})
        language = request_language(scope)
        headers = {"Cache-Control": "no-cache", "Content-Language": language, "Vary": "Accept-Language"}
        return HTMLResponse(self.documents[path, language], headers=headers)

    async def _newest(self, headers: Headers | None) -> Newest | None:
        if self.limiter is None:  # needs a running event loop
            self.limiter = anyio.CapacityLimiter(LOOK_UPS_AT_ONCE)
        with anyio.move_on_after(LOOK_UP_SECONDS):
            return await anyio.to_thread.run_sync(self.look_up, headers, abandon_on_cancel=True, limiter=self.limiter)
        LOG.warning("the newest version was not found within %s s; the page is served without it", LOOK_UP_SECONDS)
        return None

    @staticmethod
    def _host_config() -> Response:
        """Streamlit's own answer lets pages of streamlit.app steer this one by messages; nobody may."""
        config = {
            "allowedOrigins": [],
            "useExternalAuthToken": False,
            "enableCustomParentMessages": False,
            "enforceDownloadInNewTab": False,
            "metricsUrl": "",
            "blockErrorDialogs": False,
            "resourceCrossOriginMode": None,
        }
        return JSONResponse(config, headers={"Cache-Control": "no-cache"})

    def _not_found(self, scope: Scope) -> Response:
        language = request_language(scope)
        t = words(language)
        links = tuple((t(one.title), f"{self.base}{path}?lang={language}") for path, one in self.pages.items())
        return self._plain(
            404,
            language,
            t("There is no page at this address"),
            (t("The address may be incomplete or mistyped. From here you reach every page:"),),
            links,
        )

    def _foreign(self, scope: Scope) -> Response:
        language = request_language(scope)
        t = words(language)
        told = t("Open the app by the address you were given. Its administrator sets that address as PUBLIC_URL.")
        return self._plain(421, language, t("The app does not go by this name"), (told,), ())

    @staticmethod
    def _plain(
        status: int, language: str, title: str, sentences: tuple[str, ...], links: tuple[tuple[str, str], ...]
    ) -> Response:
        text = plain_page(language=language, title=title, sentences=sentences, links=links)
        headers = {"Cache-Control": "no-store", "Content-Language": language, "Vary": "Accept-Language"}
        return HTMLResponse(text, status_code=status, headers=headers)


def _with_slash(scope: Scope) -> str:
    """/jobs is not /jobs/: relative addresses in the document would lead past the base path."""
    query = quote(scope["query_string"], safe=AS_IT_CAME)
    return f"{quote(scope['path'])}/{f'?{query}' if query else ''}"
