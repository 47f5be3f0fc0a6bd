"""An empty form to fill in: the header of a template, as CSV (UTF-8 with its mark, for Excel) or as a workbook."""

import csv
from pathlib import Path

from data_access.errors import CommandRefused
from data_access.files import draft_of
from data_access.panel_template import Template


def write_template(template: Template, path: Path, language: str) -> None:
    """Write the form to `path`, in Chinese or English; CommandRefused where a file is there or its kind is unknown."""
    if path.exists():
        raise CommandRefused(f"{path} 已存在，未做任何改动。", f"{path} exists already and was left as it is.")
    write = {".csv": _csv, ".xlsx": _workbook}.get(path.suffix.lower())
    if write is None:
        raise CommandRefused(
            "模板文件应以 .csv 或 .xlsx 结尾。", "The template's file name has to end in .csv or .xlsx."
        )
    with draft_of(path) as draft:
        write(template, draft, language)
        draft.replace(path)


def _csv(template: Template, path: Path, language: str) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerow([column.name(language) for column in template.columns])


def _workbook(template: Template, path: Path, language: str) -> None:
    import xlsxwriter  # half a second that only this command needs

    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet(template.title_zh if language == "zh" else template.title_en)
        needed, other = (workbook.add_format({"bold": bold, "text_wrap": True}) for bold in (True, False))
        for at, column in enumerate(template.columns):
            sheet.write_string(0, at, column.name(language), needed if column.required else other)
            sheet.set_column(at, at, 22 if column.field in ("credit_code", "name", "note") else 12)
            choices = [word for word in column.words if not word.isascii()] if language == "zh" else []
            listed = choices or list(dict.fromkeys(column.words.values()))
            if column.words and column.kind != "flag" and len(",".join(listed)) <= 255:
                sheet.data_validation(1, at, 10_000, at, {"validate": "list", "source": listed})
        sheet.freeze_panes(1, 0)
