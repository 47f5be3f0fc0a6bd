"""How are Streamlit's script bundles sent? Compressed once and kept, since each has its content's hash in its name.

Streamlit sends them as they are, 9 MB for a page with a chart; Starlette's GZipMiddleware would compress them anew for
every visitor on the event loop that also runs the pages.
"""

import gzip
import mimetypes
from pathlib import Path

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.front_door.asked import path_under

PREFIX = "/static/"
COMPRESSED = (".js", ".css", ".json", ".svg", ".wasm")
LEVEL = 6
ONE_YEAR = "public, immutable, max-age=31536000"


class Bundles:
    """ASGI middleware: answers /static/ for browsers that take gzip; a name that is not there is a plain 404."""

    def __init__(self, app: ASGIApp, folder: Path, base: str = "") -> None:
        self.app = app
        self.base = base
        found = (file for file in (folder / "static").rglob("*") if file.is_file())
        self.files = {f"/{file.relative_to(folder).as_posix()}": file for file in found}
        self.kept: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = path_under(scope, self.base) if scope["type"] == "http" else None
        if path is None or not path.startswith(PREFIX):
            await self.app(scope, receive, send)
        elif path not in self.files:
            # Streamlit answers an unknown name with index.html, which a browser then refuses to run as a script.
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
        elif self._takes_gzip(scope, path):
            await (await self._answer(path))(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    @staticmethod
    def _takes_gzip(scope: Scope, path: str) -> bool:
        headers = Headers(scope=scope)
        wanted = "gzip" in headers.get("accept-encoding", "") and "range" not in headers
        return wanted and scope["method"] in ("GET", "HEAD") and path.endswith(COMPRESSED)

    async def _answer(self, path: str) -> Response:
        body = self.kept.get(path)
        if body is None:
            body = await anyio.to_thread.run_sync(lambda: gzip.compress(self.files[path].read_bytes(), LEVEL, mtime=0))
            self.kept[path] = body
        headers = {"Content-Encoding": "gzip", "Cache-Control": ONE_YEAR, "Vary": "Accept-Encoding"}
        return Response(body, media_type=mimetypes.guess_type(path)[0], headers=headers)
