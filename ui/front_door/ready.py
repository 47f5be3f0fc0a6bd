"""Can this process answer questions? GET /ready, for whoever watches over the server.

/_stcore/health says that the process lives; this says whether its database does, by a code and nothing more.
"""

from collections.abc import Callable

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

PATH = "/ready"
SECONDS = 3.0

State = tuple[str, int]  # 'ok' or the code of the trouble; the newest version, 0 when unknown


def ready_route(state: Callable[[], State], base: str = "") -> Route:
    """The route: 200 {"database": "ok", "version": 57}, else 503 with the trouble's code."""
    limiter: list[anyio.CapacityLimiter] = []

    async def ready(_request: Request) -> JSONResponse:
        if not limiter:  # needs a running event loop
            limiter.append(anyio.CapacityLimiter(1))
        code, version = "unreachable", 0
        with anyio.move_on_after(SECONDS):
            code, version = await anyio.to_thread.run_sync(state, abandon_on_cancel=True, limiter=limiter[0])
        answer = {"database": code, "version": version}
        return JSONResponse(answer, 200 if code == "ok" else 503, headers={"Cache-Control": "no-store"})

    return Route(f"{base}{PATH}", ready, methods=["GET"])
