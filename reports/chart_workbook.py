"""The workbook inside a native chart: what opens when somebody clicks 编辑数据 in PowerPoint or Word.

python-pptx writes one itself, but lets a category that begins with = become a formula; this one holds texts as texts.
The layout is the one its charts refer to: categories in column A from row 2, one series per column from B.
"""

from collections.abc import Sequence
from io import BytesIO

from xlsxwriter import Workbook

TEXT_ONLY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FORMULA_SIGNS = ("=", "+", "-", "@")  # a text that begins so would become a formula when its cell is edited


def chart_workbook(
    categories: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], number_format: str
) -> bytes:
    """An xlsx file with one sheet that holds the chart's figures; None is an empty cell."""
    file = BytesIO()
    with Workbook(file, TEXT_ONLY) as workbook:
        sheet = workbook.add_worksheet()
        shown = workbook.add_format({"num_format": number_format})
        text = workbook.add_format({"quote_prefix": True})
        for row, category in enumerate(categories, 1):
            sheet.write_string(row, 0, category, text if category.startswith(FORMULA_SIGNS) else None)
        for column, (name, values) in enumerate(series, 1):
            sheet.write_string(0, column, name, text if name.startswith(FORMULA_SIGNS) else None)
            for row, value in enumerate(values, 1):
                if value is not None:
                    sheet.write_number(row, column, value, shown)
    return file.getvalue()
