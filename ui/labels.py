"""Codes put into the words and links of one view: what pure drawing functions need to know of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from ui.formats import Numbers
from ui.link import DistrictsLink, Link, TargetLink, to_page
from ui.phrases import Phrases
from ui.stored_words import COLUMNS
from ui.words import Words


@dataclass(frozen=True)
class Labels:
    """Names of indicators and districts, phrases, and the links to targets, in the language and version of `link`."""

    link: Link
    t: Words
    n: Numbers
    indicators: Mapping[str, Mapping[str, object]]
    districts: Mapping[str, Mapping[str, object]]
    city: str
    kind: str = "real"  # of database: demo, national, real

    @property
    def phrases(self) -> Phrases:
        return Phrases(self.t, self.n)

    def indicator(self, code: str, *, short: bool = False) -> str:
        row = self.indicators.get(code)
        return code if row is None else str(row[f"{'short' if short else 'name'}_{self.link.lang}"])

    def figure(self, code: str, column: str) -> str:
        """An indicator, and which of a rate's two numbers: 零就业家庭动态清零率（分子）."""
        name = self.indicator(code)
        return name if column == "value" else self.t("{name} ({what})", name=name, what=self.t(COLUMNS[column]))

    def district(self, code: str) -> str:
        row = self.districts.get(code)
        return code if row is None else str(row[f"name_{self.link.lang}"])

    def unit(self, code: str) -> str:
        row = self.indicators.get(code)
        return "" if row is None else str(row["unit"])

    def size(self, district: str, column: str = "workforce") -> float | None:
        """Workforce or population; None where it is not known."""
        value = self.districts[district][column]
        return None if value is None or value != value else float(value)

    def names(self) -> dict[str, str]:
        """Every code's name, indicators by their short ones: what sentences are written with."""
        return {code: self.indicator(code, short=True) for code in self.indicators} | {
            code: self.district(code) for code in self.districts
        }

    def target_href(self, code: str, district: str = "") -> str:
        return to_page(TargetLink, self.link, i=code, d=district or self.city, order="place").href()

    def district_href(self, district: str) -> str:
        return to_page(DistrictsLink, self.link, d=district, sort="behind").href()

    def lead(self, progress) -> str:
        return str((progress.lead_zh if self.link.lang == "zh" else progress.lead_en) or "")
