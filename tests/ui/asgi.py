"""Calls an ASGI application as a server would, without one: for tests of the front door."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Scope

from ui.front_door.arrival import Entrance
from ui.front_door.document import template
from ui.front_door.door import FrontDoor
from ui.front_door.redirect import Newest

INDEX = """<!--
 a licence
-->
<!DOCTYPE html>
<html lang="en">
  <head>
    <link
      rel="preload"
      href="./static/media/some.woff2"
      as="font"
    />
    <title>Streamlit</title>
    <link rel="service-desc" href="./_stcore/agent/openapi.json" />
    <script>
      window.prerenderReady = false
    </script>
    <script type="module" crossorigin src="./static/js/index.js"></script>
  </head>
  <body>
    <noscript>
      <p>You need to enable JavaScript to run this app.</p>
    </noscript>
    <div id="root"></div>
  </body>
</html>
"""
HERE = Entrance.of({})


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        return self.body.decode()


def scope_of(
    target: str = "/",
    *,
    method: str = "GET",
    headers: Sequence[tuple[str, str]] = (),
    client: str = "127.0.0.1",
    server: str = "127.0.0.1",
    kind: str = "http",
) -> Scope:
    path, _, query = target.partition("?")
    named = {name.lower() for name, _ in headers}
    sent = [*headers] if "host" in named else [("host", "127.0.0.1:8501"), *headers]
    return {
        "type": kind,
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode("latin-1"),
        "headers": [(name.lower().encode(), text.encode("latin-1")) for name, text in sent],
        "client": (client, 50000),
        "server": (server, 8501),
        "scheme": "http",
        "root_path": "",
    }


def call(app: ASGIApp, target: str = "/", **of_scope) -> Answer:
    """The application's answer to one request."""
    answer = Answer()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): text.decode("latin-1") for name, text in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    asyncio.run(app(scope_of(target, **of_scope), receive, send))
    return answer


async def streamlit(scope: Scope, _receive, send) -> None:
    """Stands for Streamlit behind the front door: says that it was reached, and which headers came with the request."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept", "headers": scope["headers"]})
        return
    await send({"type": "http.response.start", "status": 200, "headers": list(scope["headers"])})
    await send({"type": "http.response.body", "body": b"Streamlit"})


def door(tmp_path, *, look_up=lambda _: Newest(57, "2020-09"), entrance: Entrance = HERE, **more) -> FrontDoor:
    """A front door before that stand-in."""
    index = tmp_path / "index.html"
    index.write_text(INDEX)
    return FrontDoor(streamlit, entrance=entrance, look_up=look_up, frame=template(index), **more)
