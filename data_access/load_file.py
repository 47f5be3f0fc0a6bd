"""Which sheets does a file hold, row by row? CSV (UTF-8, else GB 18030 as Excel writes it) and Excel workbooks."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from data_access.change_set import SourceFile
from data_access.load_cells import FileRefused

LARGEST = 200_000_000  # bytes; a hundred thousand reports take ten million
MOST_ROWS = 1_000_000
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


@dataclass(frozen=True)
class Sheet:
    """`rows` as cells of str, int, float, date or None; the first is row 1. A CSV's sheet has no name."""

    name: str
    rows: Sequence[Sequence[object]]


def read_sheets(file: SourceFile) -> list[Sheet]:
    """The sheets of a file; FileRefused where it cannot be read at all."""
    if len(file.content) > LARGEST:
        raise FileRefused(
            [], "文件过大，最多200MB，没有入库任何内容。", "The file is larger than 200 MB; nothing was loaded."
        )
    kind = PurePath(file.name).suffix.lower()
    if kind == ".csv":
        return [Sheet("", _csv_rows(file.content))]
    if kind in WORKBOOKS:
        return list(_workbook(file))
    raise FileRefused(
        [],
        f"不支持的文件类型 {kind or '（无扩展名）'}：请使用 CSV 或 Excel（.xlsx）文件，没有入库任何内容。",
        f"Files of type {kind or '(no extension)'} are not read: use CSV or Excel (.xlsx). Nothing was loaded.",
    )


def _csv_rows(content: bytes) -> list[list[object]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise FileRefused(
                [],
                "文件编码无法识别：请另存为“CSV UTF-8”，没有入库任何内容。",
                "The file's encoding is not known: save it as CSV UTF-8. Nothing was loaded.",
            ) from error
    if "\0" in text:
        raise FileRefused(
            [],
            "文件不是 CSV 文本，没有入库任何内容。",
            "The file is no CSV text. Nothing was loaded.",
        )
    try:
        return [[cell or None for cell in row] for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error as error:
        raise FileRefused(
            [],
            f"CSV 格式有误（引号未成对？）：{error}。没有入库任何内容。",
            f"The CSV is broken (a quotation mark without its pair?): {error}. Nothing was loaded.",
        ) from error


def _workbook(file: SourceFile) -> Iterator[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # 20 ms that only this command needs

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(file.content)) as workbook:
            for name in workbook.sheet_names:
                rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS)
                yield Sheet(name, [[None if cell == "" else cell for cell in row] for row in rows])
    except PasswordError as error:
        raise FileRefused(
            [], "工作簿有密码，没有入库任何内容。", "The workbook has a password. Nothing was loaded."
        ) from error
    except CalamineError as error:
        raise FileRefused(
            [],
            "工作簿无法打开：文件已损坏，或不是 Excel 工作簿。没有入库任何内容。",
            "The workbook cannot be opened: it is damaged, or no Excel workbook. Nothing was loaded.",
        ) from error
