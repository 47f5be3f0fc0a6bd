"""What does a cell of a template say, and when it says nothing that a column takes, what would be right?"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from data_access.errors import Refused
from data_access.panel_template import TemplateColumn
from data_access.weeks import ISO_WEEK, monday

Words = tuple[str, str]  # in Chinese and English
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
WEEKDAYS_ZH = "一二三四五六日"
COUNT: Words = ("不小于0的整数，如 128", "a whole number of 0 or more, such as 128")
SHOWN = 40  # characters of a wrong value that are repeated


class WrongCell(Exception):
    """A cell that cannot be read; `right`: what it would have to be."""

    def __init__(self, right: Words) -> None:
        super().__init__(right[1])
        self.right = right


def plain(value: object) -> str:
    """A cell as people read it: full-width digits and letters as usual ones, without spaces around."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    return unicodedata.normalize("NFKC", str(value)).strip() if value is not None else ""


def shown(value: object) -> str:
    """A wrong value in a sentence, short and without what could harm the line it stands in."""
    text = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in plain(value))
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def read_cell(column: TemplateColumn, value: object, districts: Mapping[str, str]) -> object:
    """The value of a filled cell in the schema's terms; WrongCell says what would be right.

    `districts`: code, or name in either language, of each district -> its code.
    """
    return READERS[column.kind](column, value, districts)


def _text(_column: TemplateColumn, value: object, _districts: Mapping[str, str]) -> str:
    text = str(value).strip() if isinstance(value, str) else plain(value)
    return " ".join(text.split())


def _count(_column: TemplateColumn, value: object, _districts: Mapping[str, str]) -> int:
    if isinstance(value, str) and len(value) <= 15 and value.isascii() and value.isdigit():
        return int(value)  # nearly every cell of a hundred thousand rows
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        text = plain(value).replace(",", "")
        if not text.isascii() or not text.isdigit():
            raise WrongCell(COUNT)
        number = int(text) if len(text) <= 15 else 10**15
    if number < 0:
        raise WrongCell(COUNT)
    return number


def _day(_column: TemplateColumn, value: object, _districts: Mapping[str, str]) -> str:
    found = _date(value)
    if found is None:
        raise WrongCell(("日期，如 2020-10-26", "a day, such as 2020-10-26"))
    return found.isoformat()


def _week(_column: TemplateColumn, value: object, _districts: Mapping[str, str]) -> str:
    return _monday_of(value if isinstance(value, str | int | float | date | datetime) else plain(value))


@lru_cache(maxsize=1024)  # a file names few weeks, each in every row
def _monday_of(value: str | float | date | datetime) -> str:
    text = plain(value)
    if ISO_WEEK.fullmatch(text):
        try:
            return monday(text)
        except ValueError:
            year = text[:4]
            last = date(int(year), 12, 28).isocalendar().week if int(year) else 52
            raise WrongCell((f"{year}年的第1至{last}周之一", f"one of the weeks 1 to {last} of {year}")) from None
    day = _date(value)
    if day is None:
        raise WrongCell(
            ("一周的星期一，如 2020-09-14，或 2020-W38", "a week's Monday, such as 2020-09-14, or 2020-W38")
        )
    if day.weekday():
        start = (day - timedelta(days=day.weekday())).isoformat()
        raise WrongCell(
            (
                f"星期一；{day.isoformat()} 是星期{WEEKDAYS_ZH[day.weekday()]}，那一周的星期一是 {start}",
                f"a Monday; {day.isoformat()} is a {day:%A}, the Monday of its week is {start}",
            )
        )
    return day.isoformat()


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = DAY.fullmatch(plain(value))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _choice(column: TemplateColumn, value: object, _districts: Mapping[str, str]) -> str:
    found = column.words.get(plain(value).casefold())
    if found is None:
        codes = list(dict.fromkeys(column.words.values()))
        named = [word for word in column.words if not word.isascii()]
        raise WrongCell((f"其中之一：{'、'.join(named or codes)}", f"one of {', '.join(codes)}"))
    return found


def _flag(column: TemplateColumn, value: object, districts: Mapping[str, str]) -> int:
    try:
        return int(_choice(column, value, districts))
    except WrongCell:
        raise WrongCell(("是 或 否", "yes or no")) from None


def _district(_column: TemplateColumn, value: object, districts: Mapping[str, str]) -> str:
    found = districts.get(plain(value).casefold())
    if found is None:
        names = [name for name in districts if not name.isascii()]
        raise WrongCell(
            (f"县区名称或代码：{'、'.join(names)}", f"a district: one of {', '.join(sorted(set(districts.values())))}")
        )
    return found


READERS: Mapping[str, Callable[[TemplateColumn, object, Mapping[str, str]], object]] = {
    "text": _text,
    "count": _count,
    "week": _week,
    "day": _day,
    "choice": _choice,
    "flag": _flag,
    "district": _district,
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file, and where. `row` counts as the spreadsheet does, from 1; 0: the sheet as a whole."""

    sheet: str
    row: int
    column: Words
    zh: str
    en: str

    def sentence(self, language: str) -> str:
        what = self.zh if language == "zh" else self.en
        if language == "zh":
            place = [f"“{self.sheet}”" if self.sheet else "", f"第{self.row}行" if self.row else "", self.column[0]]
            return f"{''.join(part for part in place[:2] if part)}{place[2]}：{what}"
        place = [self.sheet, f"row {self.row}" if self.row else "", self.column[1]]
        return f"{', '.join(part for part in place if part)}: {what}"


class FileRefused(Refused):
    """A file of which nothing was loaded; `problems` holds everything found, in the order of the file."""

    def __init__(self, problems: list[Problem], zh: str = "", en: str = "") -> None:
        more_zh = f"（共{len(problems)}处）" if len(problems) > 1 else ""
        super().__init__(
            zh or f"文件有误，没有入库任何内容{more_zh}。",
            en or f"Nothing was loaded; problems found: {len(problems)}.",
        )
        self.problems = problems

    def sentence(self, language: str) -> str:
        told = [problem.sentence(language) for problem in self.problems[:LISTED]]
        left = len(self.problems) - len(told)
        if left:
            told.append(f"……另有{left}处" if language == "zh" else f"... and {left} more")
        return "\n".join([super().sentence(language), *told])


LISTED = 50
