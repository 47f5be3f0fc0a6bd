"""What do the sheets of a file say, by the templates of the panel? Everything that is wrong is collected."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data_access.load_cells import FileRefused, Problem, WrongCell, plain, read_cell, shown
from data_access.load_file import Sheet
from data_access.panel_template import TEMPLATES, Template, TemplateColumn

NO_COLUMN = ("", "")


@dataclass(frozen=True)
class Place:
    """Where a row stands, and how the columns were called there."""

    sheet: str
    row: int

    def problem(self, column: TemplateColumn | None, zh: str, en: str) -> Problem:
        return Problem(self.sheet, self.row, (column.zh, column.en) if column else NO_COLUMN, zh, en)


@dataclass
class Found:
    """Rows by template: what they say by field, and where each stands."""

    rows: dict[str, list[tuple[Place, dict[str, object]]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_rows(sheets: Sequence[Sheet], districts: Mapping[str, str]) -> Found:
    """The rows of every sheet that is of a template; sheets of another kind (notes) are left out beside one that is.

    FileRefused where no sheet is of a template.
    """
    found = Found()
    for sheet in sheets:
        header = next((at for at, row in enumerate(sheet.rows) if any(cell is not None for cell in row)), None)
        template = None if header is None else _template(sheet.rows[header])
        if template is None or header is None:
            continue
        columns, problems = _columns(template, sheet, header)
        found.problems += problems
        if not problems:
            rows = found.rows.setdefault(template.code, [])
            rows += _rows(sheet, template, columns, header, districts, found.problems)
    if not found.rows and not found.problems:
        listed_zh = "；".join(
            f"{one.title_zh}需有 {'、'.join(c.zh for c in one.required())}" for one in TEMPLATES.values()
        )
        listed_en = "; ".join(
            f"{one.title_en} need {', '.join(c.en for c in one.required())}" for one in TEMPLATES.values()
        )
        raise FileRefused(
            [],
            f"没有认出表头，没有入库任何内容。{listed_zh}。可用 template 命令生成空白模板。",
            f"No header was recognised and nothing was loaded. {listed_en}. The command template writes an empty form.",
        )
    return found


def _template(header: Sequence[object]) -> Template | None:
    names = [plain(cell).casefold() for cell in header]
    for template in TEMPLATES.values():
        fields = {template.by_name[name].field for name in names if name in template.by_name}
        if template.signs <= fields:
            return template
    return None


def _columns(template: Template, sheet: Sheet, header: int) -> tuple[dict[int, TemplateColumn], list[Problem]]:
    """Position -> column; what is wrong with the header."""
    place, columns, problems = Place(sheet.name, header + 1), {}, []
    seen: set[str] = set()
    for position, cell in enumerate(sheet.rows[header]):
        name = plain(cell)
        if not name:
            continue
        column = template.by_name.get(name.casefold())
        if column is None:
            problems.append(place.problem(None, *_unknown(template, name)))
        elif column.field in seen:
            problems.append(place.problem(column, "这一列出现两次", "this column is there twice"))
        else:
            seen.add(column.field)
            columns[position] = column
    for column in template.required():
        if column.field not in seen:
            problems.append(place.problem(column, "缺少这一列", "this column is missing"))
    return columns, problems


def _unknown(template: Template, name: str) -> tuple[str, str]:
    """A header that means no column would lose what stands below it, so it is refused."""
    close_zh = difflib.get_close_matches(name, [column.zh for column in template.columns], 1, 0.5)
    close_en = difflib.get_close_matches(name.casefold(), [column.en.casefold() for column in template.columns], 1, 0.6)
    zh = f"，是否为“{close_zh[0]}”？" if close_zh else "；请删除这一列，或改用模板中的列名"
    en = f"; is it '{close_en[0]}'?" if close_en else "; remove the column, or name it as the template does"
    return f"没有名为“{shown(name)}”的列{zh}", f"there is no column '{shown(name)}'{en}"


def _rows(
    sheet: Sheet,
    template: Template,
    columns: Mapping[int, TemplateColumn],
    header: int,
    districts: Mapping[str, str],
    problems: list[Problem],
) -> Iterator[tuple[Place, dict[str, object]]]:
    for number, cells in enumerate(sheet.rows[header + 1 :], start=header + 2):
        if all(cell is None for cell in cells):
            continue
        place = Place(sheet.name, number)
        said: dict[str, object] = {}
        wrong = [
            place.problem(None, f"多出一列，内容为“{shown(cell)}”", f"a cell too many: '{shown(cell)}'")
            for position, cell in enumerate(cells)
            if cell is not None and position not in columns
        ]
        for position, column in columns.items():
            cell = cells[position] if position < len(cells) else None
            if cell is None or (isinstance(cell, str) and not cell.strip()):
                if column.required:
                    wrong.append(place.problem(column, "不能为空", "this may not be empty"))
                continue
            try:
                said[column.field] = read_cell(column, cell, districts)
            except WrongCell as found:
                zh, en = found.right
                wrong.append(place.problem(column, f"“{shown(cell)}”应为{zh}", f"'{shown(cell)}' should be {en}"))
        problems += wrong
        if not wrong:
            yield place, said
