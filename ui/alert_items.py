"""What the week's list knows of each enterprise, and how many stand where. Pure: values in, values out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2s

from ui.alert_reasons import Facts
from ui.alert_words import LEVELS, STANDING_NAMES, URGENT
from ui.link import EnterprisesLink

NEEDS_CHECK = ("unverified", "verifying")
CAPACITY = 20  # rows of the list until more are asked for, where no rule says otherwise


def short_id(name: str) -> str:
    """What stands for a park, a group or an owner in a link, which holds no names."""
    return blake2s(name.encode(), digest_size=4).hexdigest() if name else ""


@dataclass(frozen=True)
class Item:
    """One enterprise in one week: what the machine says of it, and how its follow-up stands.

    Or several that fall together (`members`), of a park, an industry or a group (`about`), with one follow-up. `card`
    stands for it in a link. `level` is that of its strongest open alert, `reasons` (rule codes, strongest first) are
    those of the week. `change_pct` is a fraction; `lower` and `upper` bound what was expected of this week; `trail`
    holds the last 52 weeks as used, None where nothing was reported. `standing` is the group of its alert's state,
    `tab` how the signal moved, `days` since the alert was raised.
    """

    card: str
    name: str
    district: str
    industry: str
    level: str
    reasons: tuple[str, ...] = ()
    facts: Facts = field(default_factory=dict)
    heads: float | None = None
    change: float | None = None
    change_pct: float | None = None
    lower: float | None = None
    upper: float | None = None
    at_risk: float = 0
    trail: tuple[float | None, ...] = ()
    park: str = ""
    size: str = ""
    monitoring: str = ""
    is_giant: bool = False
    state: str = ""
    standing: str = ""
    owner: str = ""
    days: int | None = None
    is_overdue: bool = False
    is_put_off: bool = False
    is_revised: bool = False
    tab: str = ""
    alert: int | None = None
    cause: str = ""
    about: str = "enterprise"
    members: tuple[int, ...] = ()

    @property
    def is_pressing(self) -> bool:
        """Red or orange, and nobody has found out yet what is behind it."""
        return self.level in URGENT and self.standing in NEEDS_CHECK


@dataclass(frozen=True)
class Counts:
    """How many enterprises stand at each level and in each group of states."""

    levels: Counter[str]
    standings: Counter[str]

    @property
    def urgent(self) -> int:
        return sum(self.levels[level] for level in URGENT)


def counts(items: Iterable[Item]) -> Counts:
    levels: Counter[str] = Counter()
    standings: Counter[str] = Counter()
    for item in items:
        if item.level in LEVELS and item.standing != "closed":
            levels[item.level] += 1
        if item.is_overdue:
            standings["overdue"] += 1
        if (
            item.standing in STANDING_NAMES and item.tab != "recovered"
        ):  # that is a tab of its own, waiting to be closed
            standings[item.standing] += 1
    return Counts(levels, standings)


def chosen(items: Sequence[Item], link: EnterprisesLink, city: str) -> list[Item]:
    """The items that the link's filters leave, in the order given."""

    def is_asked(item: Item) -> bool:
        return (
            (link.d == city or item.district == link.d)
            and link.industry in ("", item.industry)
            and (link.level == "all" or item.level == link.level or (link.level == "urgent" and item.level in URGENT))
            and (link.state in ("all", item.standing) or (link.state == "overdue" and item.is_overdue))
            and (not link.park or short_id(item.park) == link.park)
            and (not link.owner or short_id(item.owner) == link.owner)
            and link.size in ("all", item.size)
            and link.kind in ("all", item.monitoring)
        )

    return [item for item in items if is_asked(item)]


def in_tab(items: Sequence[Item], tab: str, state: str = "all") -> list[Item]:
    """One tab of the list: what is recovered is shown in its own alone, what is finished only where it is asked for."""
    if tab == "all" and state == "closed":
        return list(items)
    if tab == "all":
        return [item for item in items if item.tab not in ("recovered", "finished")]
    if tab == "overdue":
        return [item for item in items if item.is_overdue]
    return [item for item in items if item.tab == tab]
