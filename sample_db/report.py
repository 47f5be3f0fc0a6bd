"""One figure as a district reports it (上报数), before it becomes a row of a publication."""

from dataclasses import dataclass

Key = tuple[str, str, str, int]


@dataclass(frozen=True)
class Report:
    indicator: str
    district: str
    month: str
    step: int = 0
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    document: str | None = None
    note: str | None = None

    @property
    def key(self) -> Key:
        return self.indicator, self.district, self.month, self.step
