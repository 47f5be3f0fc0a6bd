"""Lays documents out with LibreOffice, as a reader's machine would: pages as pictures and texts, sheets as shown."""

import csv
import subprocess
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

ALL_SHEETS_AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1"
DPI = 40


@dataclass(frozen=True)
class Page:
    """One page: its text, and its picture in shades of grey."""

    text: str
    picture: Image.Image


def converted(files: list[Path], form: str, folder: Path) -> None:
    """Convert the files with a LibreOffice that has its own settings and touches nobody else's."""
    folder.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def pages(pdf: Path) -> list[Page]:
    """The pages of a PDF in order."""
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", str(pdf), str(pdf.with_suffix(""))], check=True)
    pictures = sorted(pdf.parent.glob(f"{pdf.stem}-*.pgm"))
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    texts = text.split("\f")[: len(pictures)]
    return [Page(told, _opened(path)) for told, path in zip(texts, pictures, strict=True)]


def _opened(path: Path) -> Image.Image:
    with Image.open(path) as file:
        return file.copy()


def sheet_as_shown(folder: Path, book: str, sheet: str) -> list[list[str]]:
    """What a sheet of the converted workbook shows, cell by cell."""
    with (folder / f"{book}-{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def ink_share(picture: Image.Image) -> float:
    """How much of the page is not white."""
    return 1 - sum(picture.histogram()[250:]) / (picture.width * picture.height)


def touches_its_edge(picture: Image.Image, *, inches: float) -> bool:
    """Is there anything within this distance of the paper's edge, that is, was something cut off?"""
    band = int(inches * DPI)
    width, height = picture.size
    edges = (
        (0, 0, width, band),
        (0, height - band, width, height),
        (0, 0, band, height),
        (width - band, 0, width, height),
    )
    return any(picture.crop(edge).getextrema()[0] < 200 for edge in edges)
