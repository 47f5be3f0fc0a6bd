"""What does a request ask for: its path under server.baseUrlPath, and the language to answer in?"""

from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.routing import get_route_path
from starlette.types import Scope

from ui.words import LANGUAGES

HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}


def base_path(configured: str | None) -> str:
    """server.baseUrlPath as a prefix: '' or '/jobs'."""
    inner = (configured or "").strip("/")
    return f"/{inner}" if inner else ""


def path_under(scope: Scope, base: str) -> str | None:
    """The path below `base`, beginning with '/'; None when the request is not below it."""
    path = get_route_path(scope)
    if not path.startswith(f"{base}/"):
        return None
    return path[len(base) :]


def preferred_language(accept_language: str) -> str:
    """The supported language a browser likes best (Accept-Language, RFC 9110 12.5.4); English when it names none."""
    liked: list[tuple[float, str]] = []
    for part in accept_language.split(","):
        tag, _, weight = part.partition(";")
        language = tag.strip().lower().split("-")[0]
        if language in LANGUAGES:
            liked.append((_quality(weight), language))
    best = max(liked, key=lambda entry: entry[0], default=(0.0, "en"))  # of equals the first, as listed
    return best[1] if best[0] > 0 else "en"


def _quality(weight: str) -> float:
    name, _, number = weight.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(number), 0.0), 1.0)
    except ValueError:
        return 0.0


def request_language(scope: Scope) -> str:
    """The language of an answer: the link's `lang`, else the browser's."""
    given = [text for name, text in query_of(scope) if name == "lang"]
    if given and given[-1] in LANGUAGES:
        return given[-1]
    return preferred_language(Headers(scope=scope).get("accept-language", ""))


def query_of(scope: Scope) -> list[tuple[str, str]]:
    """Names and texts of the query, malformed parts as they came."""
    return parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True, errors="replace")
