"""Which address does a page opened without a version get? The same one, with the newest version written into it.

The bare address of the app, without any parameter, leads by role: whoever answers for one county to that county's
page, and city monitoring staff to the week's alerts.

A link without `v` would mean something else tomorrow. Answering it before the page loads (307) keeps one history
entry; a script that wrote `v` itself would add a second, and Back would be trapped between the two.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.types import Scope

from ui.front_door.asked import query_of, request_language

AS_IT_CAME = "%&=+;:@/?!$'()*,-._~[]"  # all that a query may hold, and %: escapes, even broken ones, stay what they are


@dataclass(frozen=True)
class Newest:
    """The newest publication and the month its pages open on (None: no figures yet).

    `page`: where the visitor begins, '' with the overview; `district`: their own county, where that is its page.
    """

    version: int
    month: str | None
    district: str = ""
    page: str = ""


def names_version(scope: Scope) -> bool:
    """Is the address already tied to a version, or to `latest` by someone's choice?"""
    return any(name == "v" for name, _ in query_of(scope))


def is_bare(scope: Scope, path: str) -> bool:
    """Does the request ask for the app and say nothing more? Only then may it lead elsewhere."""
    return path == "/" and not scope["query_string"]


def versioned_address(scope: Scope, newest: Newest) -> str:
    """The request's own path and query, with `lang`, `v` and `month` added where the query has none.

    Where the visitor begins with another `page` it is the address of that one, beside the one asked for.
    """
    present = {name for name, _ in query_of(scope)}
    wanted = {"lang": request_language(scope), "v": str(newest.version), "month": newest.month or ""}
    wanted["d"] = newest.district
    added = urlencode({name: text for name, text in wanted.items() if text and name not in present})
    kept = quote(scope["query_string"], safe=AS_IT_CAME)
    return f"{quote(scope['path'])}{newest.page}?{'&'.join(part for part in (kept, added) if part)}"
