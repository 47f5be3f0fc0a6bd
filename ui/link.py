"""The address is the state: one frozen dataclass per page, one parser, one writer.

A link holds short, stable ids and every value, defaults too, so that it still means the same when a default moves. A
value that is unknown or not allowed is replaced by the default and reported as a Notice, which the page shows. Links
are relative, so they hold under any base path; `absolute` makes the address that is copied.
"""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any, ClassVar, Self, TypeVar
from urllib.parse import quote_plus, urlencode, urljoin

from ui.words import LANGUAGES

FOLLOW = "latest"
MOST_CHOSEN = 5  # districts side by side
GIVEN_SHOWN = 24  # characters of a refused value that a notice repeats
quoted = lru_cache(maxsize=4096)(quote_plus)  # a page writes hundreds of links with the same few ids


@dataclass(frozen=True)
class Known:
    """What a link may name at one version for one viewer, and what stands where it names nothing."""

    version: int
    months: tuple[str, ...] = ()
    month: str = ""
    indicators_in: Callable[[str], tuple[str, ...]] = lambda month: ()
    indicators: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    city: str = ""
    meeting: str = "1"  # the version of the last meeting
    events: Callable[[], int] = lambda: 0  # the newest event of follow-up, asked for where it matters
    weeks: Callable[[], tuple[str, ...]] = lambda: ()  # those of the enterprise panel, newest first: 2020-W38


@dataclass(frozen=True)
class Notice:
    """One value of the address that could not be honoured, and what is shown in its place.

    `is_repeated`: the parameter stood there several times, and the last one counts.
    """

    parameter: str
    given: str
    used: str
    is_repeated: bool = False


def value(allowed: Callable[[Known], Container[str]], default: Callable[[Known], str]) -> Any:
    """A page parameter: which texts it may have, and which it has when the address gives none."""
    return field(default="", metadata={"allowed": allowed, "default": default})


def one_of(*texts: str) -> Any:
    """A parameter with a fixed list of texts; the first is its default everywhere."""
    return field(default=texts[0], metadata={"allowed": lambda known: texts, "default": lambda known: texts[0]})


class CodeLists:
    """Comma-separated district codes, each known and named once, at most `most` of them; '' is the empty choice."""

    def __init__(self, known: Container[str], most: int) -> None:
        self.known = known
        self.most = most

    def __contains__(self, text: object) -> bool:
        codes = str(text).split(",") if text else []
        return len(codes) <= self.most and len(set(codes)) == len(codes) and all(code in self.known for code in codes)


class Shaped:
    """Texts of one form, written out by a pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern, re.ASCII)

    def __contains__(self, text: object) -> bool:
        return self.pattern.fullmatch(str(text)) is not None


def up_to_event(known: Known) -> set[str]:
    """Every event that has happened, and 0 for before the first."""
    return {str(number) for number in range(known.events() + 1)}


def newest_week(known: Known) -> str:
    weeks = known.weeks()
    return weeks[0] if weeks else ""


INDUSTRIES = tuple("ABCDEFGHIJKLMNOPQRST")  # sections of GB/T 4754
SIZES = ("large", "medium", "small", "micro")
STANDINGS = ("all", "unverified", "verifying", "followed", "overdue", "closed")  # what became of an alert, in groups
SHORT = Shaped(r"([0-9a-f]{8})?")  # a park or an owner: a link holds neither names nor subjects
ENTERPRISE = Shaped(r"(g?[1-9][0-9]{0,8})?")  # which of them there are is not for the address to tell
PARAMETER = Shaped(r"([a-z_0-9]{1,40})?")
AMOUNTS = Shaped(r"-?\d{1,9}(\.\d{1,2})?")
THRESHOLDS = Shaped(r"(\d{1,6}(\.\d{1,4})?)?")
REACHED = Shaped(r"((0[1-9]|1[0-2])-\d{1,9}(\.\d{1,2})?)?")  # month and amount: 11-28000


def amount_text(amount: float) -> str:
    """An amount as a link holds it: 120, -3.5."""
    return f"{amount:.2f}".rstrip("0").rstrip(".") if round(amount, 2) else "0"


def reach_text(month: str, amount: float) -> str:
    return f"{month}-{amount_text(max(amount, 0.0))}"


def reach_of(text: str) -> tuple[str, float] | None:
    """The month and the amount of a link's `reach`; None where it supposes nothing."""
    month, _, amount = text.partition("-")
    return (month, float(amount)) if amount else None


def amount() -> Any:
    """A parameter that is an amount in the indicator's unit, 0 unless given."""
    return field(default="0", metadata={"allowed": lambda known: AMOUNTS, "default": lambda known: "0"})


def up_to_version(known: Known) -> set[str]:
    """Every version up to the one in force."""
    return {str(number) for number in range(1, known.version + 1)}


def version(back: int = 0) -> Any:
    """A parameter that names a version up to the one in force; unset it is that one, or `back` before it."""
    return value(up_to_version, lambda known: str(max(known.version - back, 1)))


@dataclass(frozen=True)
class Link:
    """What every page's address carries: language, data version (and whether it follows the newest), month, and
    whether year-end forecasts are shown."""

    path: ClassVar[str] = ""

    lang: str = "zh"
    v: int = 0
    follow: bool = False
    rolling: bool = False  # who follows the newest version may let the month follow too
    month: str = value(lambda known: known.months, lambda known: known.month)
    f: str = one_of("1", "0")  # 0: without year-end forecasts

    def query(self) -> dict[str, str]:
        shared = {"lang": self.lang, "v": FOLLOW if self.follow else str(self.v)}
        own = {name: getattr(self, name) for name in _parameters(type(self))}
        return shared | own | ({"month": FOLLOW} if self.follow and self.rolling else {})

    def href(self) -> str:
        return f"./{self.path}?{urlencode(self.query(), quote_via=quoted)}"

    def change(self, **changes: object) -> Self:
        return replace(self, **changes)

    def at(self, number: int) -> Self:
        """The same view frozen at one version."""
        return replace(self, v=number, follow=False, rolling=False)

    def absolute(self, base: str) -> str:
        return urljoin(base.rstrip("/") + "/", self.href())


class Slide:
    """A page that is also a slide of the meeting view (`show`): only there its address says since which version, and
    up to which event where the commitments are frozen."""

    show: str

    def query(self) -> dict[str, str]:
        query = super().query()
        if self.show == "0":
            del query["base"], query["e"]
        return query


@dataclass(frozen=True)
class OverviewLink(Slide, Link):
    path: ClassVar[str] = ""
    order: str = one_of("attention", "plan", "risk")  # risk: by the year-end forecast
    only: str = one_of("all", "done", "on_pace", "watch", "behind", "other")
    show: str = one_of("0", "1")  # 1: as a slide of the meeting view
    base: str = value(up_to_version, lambda known: known.meeting)
    e: str = value(up_to_event, lambda known: "")


@dataclass(frozen=True)
class TargetLink(Slide, Link):
    path: ClassVar[str] = "targets"
    i: str = value(lambda known: known.indicators, lambda known: known.indicators[0] if known.indicators else "")
    d: str = value(lambda known: known.districts, lambda known: known.city)
    order: str = one_of("place", "code", "gap")
    cell: str = value(lambda known: ("", *known.districts), lambda known: "")  # the district whose figure is traced
    more: str = amount()  # what if every coming month brought so much more
    reach: str = value(lambda known: REACHED, lambda known: "")  # what if the cumulative were so much by a month
    told: str = one_of("0", "1", "2")  # what was forecast before: 1 this year, 2 the year before
    show: str = one_of("0", "1", "2")  # in the meeting view 1 is the curve, 2 the districts
    base: str = value(up_to_version, lambda known: known.meeting)
    e: str = value(up_to_event, lambda known: "")


@dataclass(frozen=True)
class DistrictsLink(Slide, Link):
    """Without a district of its own (d = the city) the matrix of all districts, else that district's page."""

    path: ClassVar[str] = "districts"
    d: str = value(lambda known: known.districts, lambda known: known.city)
    sort: str = value(lambda known: ("behind", "code", *known.indicators), lambda known: "behind")
    peers: str = one_of("all", "kind", "size")
    per: str = one_of("absolute", "per10k")
    look: str = one_of("status", "chance")  # what the matrix shows: how it stands, or the chance to make it
    chosen: str = value(lambda known: CodeLists(known.districts, MOST_CHOSEN), lambda known: "")
    show: str = one_of("0", "1")
    base: str = value(up_to_version, lambda known: known.meeting)
    e: str = value(up_to_event, lambda known: "")


@dataclass(frozen=True)
class MeetingLink(Link):
    """What changed since the last meeting (`base`, its version), and what was decided; `e`: events up to this one."""

    path: ClassVar[str] = "meeting"
    base: str = value(up_to_version, lambda known: known.meeting)
    e: str = value(up_to_event, lambda known: "")
    show: str = one_of("0", "1", "2", "3")  # in the meeting view 1 is the commitments, 2 what changed, 3 the figures


@dataclass(frozen=True)
class QualityLink(Link):
    """How good the forecasts would have been: of all indicators together, or of one."""

    path: ClassVar[str] = "forecast-quality"
    i: str = value(lambda known: ("all", *known.indicators), lambda known: "all")


@dataclass(frozen=True)
class WeekLink(Link):
    """What the pages of the enterprise panel share: the week, as ISO names it."""

    week: str = value(lambda known: known.weeks(), newest_week)


@dataclass(frozen=True)
class EnterprisesLink(WeekLink):
    """The week's alerts of enterprises; `card`: one enterprise beside them, or (`full`) by itself; `e` as above."""

    path: ClassVar[str] = "enterprises"
    tab: str = one_of("all", "new", "worse", "unchanged", "recovered", "overdue")
    d: str = value(lambda known: known.districts, lambda known: known.city)
    industry: str = value(lambda known: ("", *INDUSTRIES), lambda known: "")
    level: str = one_of("all", "urgent", "red", "orange", "yellow", "blue")  # urgent: red and orange
    state: str = one_of(*STANDINGS)
    park: str = value(lambda known: SHORT, lambda known: "")
    owner: str = value(lambda known: SHORT, lambda known: "")
    size: str = one_of("all", *SIZES)
    kind: str = one_of("all", "fixed_point", "key")  # of monitoring
    whole: str = one_of("0", "1")  # 1: beyond the week's capacity too
    names: str = one_of("0", "1")  # 1: the paragraph to copy names enterprises
    card: str = value(lambda known: ENTERPRISE, lambda known: "")
    full: str = one_of("0", "1")
    e: str = value(up_to_event, lambda known: "")


@dataclass(frozen=True)
class JobChangesLink(WeekLink):
    """Where jobs are lost and won: districts by industries, and the way of one district or industry."""

    path: ClassVar[str] = "job-changes"
    span: str = one_of("4", "13", "year")
    giants: str = one_of("1", "0")
    measure: str = one_of("people", "rate")
    d: str = value(lambda known: known.districts, lambda known: known.city)
    industry: str = value(lambda known: ("", *INDUSTRIES), lambda known: "")


@dataclass(frozen=True)
class RulesLink(WeekLink):
    """The rules of the alerts; `p` of `rule` set to `x` is rehearsed on the last 52 weeks."""

    path: ClassVar[str] = "rules"
    rule: str = value(lambda known: PARAMETER, lambda known: "")
    p: str = value(lambda known: PARAMETER, lambda known: "")
    x: str = value(lambda known: THRESHOLDS, lambda known: "")


@dataclass(frozen=True)
class DataLink(Link):
    path: ClassVar[str] = "data"
    view: str = one_of("plan", "rules", "versions", "difference")
    state: str = one_of("all", "tracked", "untracked")
    a: str = version(back=1)
    b: str = version()


PageLink = TypeVar("PageLink", bound=Link)


def to_page(page: type[PageLink], link: Link, **changes: object) -> PageLink:
    """A link to another page with what both share: language, version, month, forecasts or none, and the week."""
    common = WeekLink if isinstance(link, WeekLink) and issubclass(page, WeekLink) else Link
    shared = {item.name: getattr(link, item.name) for item in fields(common)}
    return page(**shared | changes)


def at_defaults(page: type[PageLink], link: Link, known: Known) -> PageLink:
    """A link to a page as it opens: what both share, and every value of its own written out."""
    known = _with_catalogue(known, link.month)
    shared = _parameters(WeekLink if isinstance(link, WeekLink) and issubclass(page, WeekLink) else Link)
    own = {name: spec["default"](known) for name, spec in _parameters(page).items() if name not in shared}
    return to_page(page, link, **own)


def language(query: Mapping[str, Sequence[str]], browser: str | None) -> str:
    """The language of a view: the link's, else the browser's (Chinese for any zh), else English."""
    given = query.get("lang", ())
    if given and given[-1] in LANGUAGES:
        return given[-1]
    return "zh" if (browser or "").lower().startswith("zh") else "en"


def parse(
    page: type[PageLink],
    query: Mapping[str, Sequence[str]],
    *,
    newest: int,
    known_at: Callable[[int], Known],
    browser: str | None = None,
) -> tuple[PageLink, tuple[Notice, ...]]:
    """The page's link that an address stands for, and what of it could not be honoured.

    `query` maps each parameter to all its texts (of a repeated one the last counts, and the page says so); `known_at`
    tells what may be named at a version. Parameters that no page knows are left out of the link.
    """
    notices: list[Notice] = []
    lang = language(query, browser)
    if _last(query, "lang") not in ("", lang):
        notices.append(_notice("lang", _last(query, "lang"), lang))
    number, follow = _version(query, newest, notices)
    rolling = follow and _last(query, "month") == FOLLOW
    known = known_at(number)
    chosen = {}
    for name, spec in _parameters(page).items():
        default = spec["default"](known)
        given = "" if rolling and name == "month" else _last(query, name)
        if given and given not in spec["allowed"](known):
            notices.append(_notice(name, given, default))
            given = ""
        chosen[name] = given or default
        if name == "month":
            known = _with_catalogue(known, chosen[name])
    shown = {"lang": lang, "v": str(number), **chosen}
    notices += [
        replace(_notice(name, texts[0], shown[name]), is_repeated=True)
        for name, texts in query.items()
        if len(set(texts)) > 1 and name in shown
    ]
    return page(lang=lang, v=number, follow=follow, rolling=rolling, **chosen), tuple(notices)


def _with_catalogue(known: Known, month: str) -> Known:
    """Each plan year has its own catalogue."""
    return replace(known, indicators=known.indicators_in(month)) if month else known


def _version(query: Mapping[str, Sequence[str]], newest: int, notices: list[Notice]) -> tuple[int, bool]:
    given = _last(query, "v")
    if given == FOLLOW:
        return newest, True
    if given.isascii() and given.isdecimal() and len(given) < 10 and 1 <= int(given) <= newest:
        return int(given), False
    if given:
        notices.append(_notice("v", given, str(newest)))
    return newest, False


def _parameters(page: type[Link]) -> dict[str, Mapping[str, Any]]:
    return {item.name: item.metadata for item in fields(page) if item.metadata}


def _last(query: Mapping[str, Sequence[str]], name: str) -> str:
    texts = query.get(name, ())
    return texts[-1] if texts else ""


def _notice(parameter: str, given: str, used: str) -> Notice:
    shown = "".join(letter for letter in given[: GIVEN_SHOWN + 1] if letter.isprintable())
    return Notice(parameter, shown if len(shown) <= GIVEN_SHOWN else shown[:GIVEN_SHOWN] + "…", used)
