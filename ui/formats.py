"""How numbers, months and times are written, in Chinese and in English: the one place where figures become text.

Chinese counts in 万, English in thousands: a figure kept in ten thousands (万人, 万元) is shown as it is in Chinese and
as thousands in English. Babel's CLDR data do the grouping and the compact forms; this module only chooses them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_compact_decimal, format_decimal

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Parsed once: given a locale's name, Babel goes through its thousand locale files for every figure.
LOCALES = {"zh": Locale.parse("zh_CN"), "en": Locale.parse("en_GB")}
EXACT = 9  # decimals, far finer than anything shown
MINUS = "−"
NOTHING = "—"  # not applicable; a suppressed figure is HIDDEN
HIDDEN = "…"

# code: (Chinese, English singular, English plural)
UNITS: dict[str, tuple[str, str, str]] = {
    "person": ("人", "person", "people"),
    "10k_person": ("万人", "thousand people", "thousand people"),
    "person_time": ("人次", "attendance", "attendances"),
    "household": ("户", "household", "households"),
    "10k_household": ("万户", "thousand households", "thousand households"),
    "10k_yuan": ("万元", "thousand yuan", "thousand yuan"),
    "item": ("个", "", ""),
    "percent": ("%", "%", "%"),
    "day": ("天", "day", "days"),
    "working_day": ("个工作日", "working day", "working days"),
    "session": ("次", "session", "sessions"),
    "event": ("场", "event", "events"),
    "post": ("个岗位", "post", "posts"),
    "month": ("个月", "month", "months"),
    "year": ("年", "year", "years"),
    "score": ("分", "point", "points"),
    "rank": ("名", "", ""),
    "firm": ("家", "enterprise", "enterprises"),
    "case": ("件", "case", "cases"),
    "trip": ("批", "trip", "trips"),
    "loan": ("笔", "loan", "loans"),
}
TENS_OF_THOUSANDS = frozenset({"10k_person", "10k_household", "10k_yuan"})


def rounded(value: float, decimals: int) -> float:
    """The figure as a reader rounds it: half away from zero on its decimal digits, so that 2.675 becomes 2.68.

    What binary arithmetic adds in the last digits is taken off first: 207 of 400 are 51.75 %, not 51.74999999999999.
    """
    return float(
        Decimal(repr(round(float(value), EXACT))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    )


def in_percent(share: float | None) -> float | None:
    """A share as the number before its % sign, rounded as it is printed: 0.8125 -> 81.3."""
    return None if share is None else rounded(share * 100, 1)


@dataclass(frozen=True)
class Numbers:
    """Text for figures in one language (zh or en). Every method gives NOTHING for None."""

    language: str

    @property
    def locale(self) -> Locale:
        return LOCALES[self.language]

    def figure(self, value: float | None, decimals: int = 0) -> str:
        """24318 -> 24,318."""
        return NOTHING if value is None else _figure(value, decimals, self.language)

    def as_kept(self, value: object, unit: str = "") -> str:
        """A stored figure with the decimals it has, on the scale of `shown`; ValueError for a text that is none."""
        if value is None or value != value:
            return NOTHING
        number = float(str(value)) * (10 if unit in TENS_OF_THOUSANDS and self.language == "en" else 1)
        return self.figure(number, len(f"{number:.6f}".rstrip("0").partition(".")[2]))

    def shown(self, value: float | None, unit: str, decimals: int = 0) -> str:
        """The bare figure of a table cell whose header carries `unit_name(unit)`: 万 become thousands in English."""
        if value is not None and unit in TENS_OF_THOUSANDS and self.language == "en":
            return self.figure(value * 10, max(decimals - 1, 0))
        return self.figure(value, decimals)

    def on_scale(self, value: float, unit: str) -> float:
        """The number that `shown` writes: ten thousands become thousands in English."""
        return value * 10 if unit in TENS_OF_THOUSANDS and self.language == "en" else value

    def quantity(self, value: float | None, unit: str, decimals: int = 0) -> str:
        """24318, person -> 24,318人 / 24,318 people."""
        if value is None:
            return NOTHING
        text = self.shown(value, unit, decimals)
        chinese, one, many = UNITS[unit]
        if self.language == "zh":
            return text + chinese
        name = one if rounded(abs(value), decimals) == 1 else many
        return text + name if name == "%" else f"{text} {name}".rstrip()

    def unit_name(self, unit: str) -> str:
        """The unit as a table header names it."""
        chinese, _, many = UNITS[unit]
        return chinese if self.language == "zh" else many

    def percent(self, fraction: float | None, decimals: int = 1) -> str:
        """0.8106 -> 81.1%."""
        return NOTHING if fraction is None else self.figure(fraction * 100, decimals) + "%"

    def points(self, value: float | None, decimals: int = 1) -> str:
        """A difference of two rates, never in %: 6.1 -> 6.1个百分点 / 6.1 pp."""
        if value is None:
            return NOTHING
        return self.figure(value, decimals) + ("个百分点" if self.language == "zh" else " pp")

    def signed(self, value: float | None, decimals: int = 0) -> str:
        """+2,406 and −31, a true minus; zero carries no sign."""
        if value is None:
            return NOTHING
        text = self.figure(value, decimals)
        return f"+{text}" if rounded(value, decimals) > 0 else text

    def signed_in(self, value: float | None, unit: str, decimals: int = 0) -> str:
        """`signed`, on the scale that `shown` gives the unit."""
        if value is not None and unit in TENS_OF_THOUSANDS and self.language == "en":
            return self.signed(value * 10, max(decimals - 1, 0))
        return self.signed(value, decimals)

    def compact(self, value: float | None, unit: str) -> str:
        """34200, person -> 3.42万人 / 34.2K people; below ten thousand the whole figure."""
        if value is None:
            return NOTHING
        if abs(value) < 10_000 or unit in TENS_OF_THOUSANDS:
            return self.quantity(value, unit)
        digits = 2 if self.language == "zh" else 1
        text = format_compact_decimal(value, locale=self.locale, fraction_digits=digits).replace("-", MINUS)
        return text + UNITS[unit][0] if self.language == "zh" else f"{text} {UNITS[unit][2]}".rstrip()

    def month(self, month: str) -> str:
        """2020-09 -> 2020年9月 / Sep 2020."""
        return _month(month, self.language)

    def month_name(self, month: str | int) -> str:
        """2020-09 or 9 -> 9月 / Sep."""
        day = date(2000, month, 1) if isinstance(month, int) else _first_day(month)
        return format_date(day, "M月" if self.language == "zh" else "LLL", locale=self.locale)

    def month_axis(self) -> list[str]:
        """Twelve ticks that stand side by side on a phone: 1月 2 3 … 12月 / J F M … D."""
        if self.language == "zh":
            return [f"{month}月" if month in (1, 12) else str(month) for month in range(1, 13)]
        return [format_date(date(2000, month, 1), "LLLLL", locale=self.locale) for month in range(1, 13)]

    def day(self, day: date | str) -> str:
        """2020-10-09 -> 2020年10月9日 / 9 Oct 2020."""
        when = date.fromisoformat(day) if isinstance(day, str) else day
        return format_date(when, "y年M月d日" if self.language == "zh" else "d MMM y", locale=self.locale)

    def week(self, week: str) -> str:
        """2020-W38 -> 2020年第38周 / week 38 of 2020."""
        year, _, number = week.partition("-W")
        return f"{year}年第{int(number)}周" if self.language == "zh" else f"week {int(number)} of {year}"

    def short_day(self, day: date | str) -> str:
        """2020-10-09 -> 10月9日 / 9 Oct."""
        when = date.fromisoformat(day) if isinstance(day, str) else day
        return format_date(when, "M月d日" if self.language == "zh" else "d MMM", locale=self.locale)

    def time(self, moment: datetime) -> str:
        """A moment by Shanghai's clock, whatever zone it came in."""
        pattern = "y年M月d日 HH:mm" if self.language == "zh" else "d MMM y, HH:mm"
        return format_datetime(moment.astimezone(SHANGHAI), pattern, locale=self.locale)

    def short_time(self, moment: datetime) -> str:
        """The same without the year: 10月9日 08:30 / 9 Oct, 08:30."""
        pattern = "M月d日 HH:mm" if self.language == "zh" else "d MMM, HH:mm"
        return format_datetime(moment.astimezone(SHANGHAI), pattern, locale=self.locale)

    def listing(self, names: list[str] | tuple[str, ...]) -> str:
        """甲县、乙县 / A, B."""
        return ("、" if self.language == "zh" else ", ").join(names)


# A page draws some hundred figures and every month there is, mostly the same ones at each rerun.
@lru_cache(maxsize=8192)
def _figure(value: float, decimals: int, language: str) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(rounded(value, decimals) + 0.0, format=pattern, locale=LOCALES[language]).replace("-", MINUS)


@lru_cache(maxsize=1024)
def _month(month: str, language: str) -> str:
    return format_date(_first_day(month), "y年M月" if language == "zh" else "MMM y", locale=LOCALES[language])


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
