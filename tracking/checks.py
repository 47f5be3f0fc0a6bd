"""What does not add up in the figures: shown beside them, never hidden and never a reason to refuse them."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracking import months
from tracking.catalogue import Spec
from tracking.figures import Line
from tracking.progress import Progress


@dataclass(frozen=True)
class Fall:
    """A cumulative figure of this year below the one before it: an audit, or a net figure (domain.md 0.6)."""

    indicator: str
    district: str
    month: str
    before: float
    after: float


@dataclass(frozen=True)
class TargetSum:
    """Σ of the districts' targets beside the city's own (domain.md 4: usually 2-10 % more, shown openly)."""

    indicator: str
    parts: float
    city: float
    missing: tuple[str, ...]  # parts that report it and have no target

    @property
    def difference(self) -> float:
        return self.parts - self.city

    @property
    def share(self) -> float | None:
        """The difference as a fraction of the city's target."""
        return self.difference / self.city if self.city else None


def falls(lines: Mapping[str, Mapping[str, Line]], specs: Mapping[str, Spec], month: int) -> tuple[Fall, ...]:
    """Where did a cumulative figure fall since January of the year of `month`?

    Only months with a whole figure are compared, so a roll-up that lacks a part is no fall.
    """
    found = []
    january = month // 12 * 12
    for code, by_district in lines.items():
        if specs[code].kind not in ("cumulative", "count"):
            continue
        for district, line in by_district.items():
            before = None
            for at in range(january + 1, month + 1):
                now = line.figure(at)
                if now is None:
                    continue
                if before is not None and now < before:
                    found.append(Fall(code, district, months.text(at), before, now))
                before = now
    return tuple(found)


def target_sums(
    progress: Mapping[tuple[str, str], Progress], specs: Mapping[str, Spec], city: str, parts: tuple[str, ...]
) -> dict[str, TargetSum]:
    """Σ of the parts' targets against the city's, for indicators that add up and have both."""
    found = {}
    for code, spec in specs.items():
        own = progress[code, city].target
        of_parts = [progress[code, part] for part in parts if progress[code, part].is_involved]
        given = [part.target for part in of_parts if part.target is not None]
        if spec.roll_up == "sum" and own is not None and given:
            missing = tuple(part.district for part in of_parts if part.target is None)
            found[code] = TargetSum(code, sum(given), own, missing)
    return found
