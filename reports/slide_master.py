"""An empty 16:9 deck in the product's quiet style, made from python-pptx's own template.

Only three layouts are kept (title slide, title and content, title only), moved to the wide format, so that slides added
by hand later look like the written ones. The faces are set in the theme: every text and chart follows.
"""

import re

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.util import Inches

from reports import colours, fonts
from reports.content import Report

WIDTH, HEIGHT = 13.333, 7.5  # inches
MARGIN = 0.6
BODY_WIDTH = WIDTH - 2 * MARGIN
COVER_WIDTH = BODY_WIDTH - 0.8
TITLE_TOP = 0.42
TITLE_POINTS = 28
FOOT_TOP = 6.86
TITLE_SLIDE, CONTENT, TITLE_ONLY = 0, 1, 2
KEPT = ("Title Slide", "Title and Content", "Title Only")
CHINESE_FACE = re.compile(r'(<a:(?:ea|font script="Hans") typeface=")[^"]*"')
LATIN_FACE = re.compile(r'(<a:latin typeface=")[^"]*"')
THEME_COLOURS = {
    "dk1": colours.INK,
    "dk2": colours.MUTED,
    "lt2": colours.PANEL,
    "accent1": colours.ACTUAL,
    "accent2": colours.SEASONAL,
    "accent3": colours.LAST_YEAR,
    "accent4": colours.ACTUAL_LINE,
    "hlink": colours.SEASONAL,
}


def empty_deck(report: Report) -> Deck:
    """A deck without slides, with the report's title and author as the file's properties."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for layout in list(deck.slide_layouts):
        if layout.name not in KEPT:
            deck.slide_layouts.remove(layout)
    package = deck.part.package
    picture = package.relate_to(package.part_related_by(RT.THUMBNAIL), RT.THUMBNAIL)
    package.drop_rel(picture)  # of the template
    _set_theme(deck)
    master = deck.slide_master
    for placed in (master, *deck.slide_layouts):
        for shape in list(placed.placeholders):
            if shape.placeholder_format.idx >= 10:  # date, footer and number: every slide brings its own source line
                shape._element.getparent().remove(shape._element)
    _place(deck)
    _set_styles(deck)
    _properties(deck, report)
    return deck


def _set_theme(deck: Deck) -> None:
    """The faces and the colours that text, charts and whatever is added later take from the theme."""
    theme = deck.slide_master.part.part_related_by(RT.THEME)
    text = LATIN_FACE.sub(rf'\g<1>{fonts.SCREEN_LATIN}"', theme.blob.decode("utf-8"))
    text = CHINESE_FACE.sub(rf'\g<1>{fonts.SCREEN}"', text)
    for name, colour in THEME_COLOURS.items():
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{colour[1:]}"/></a:{name}>', text)
    theme.blob = text.encode("utf-8")


def _place(deck: Deck) -> None:
    master, layouts = deck.slide_master, deck.slide_layouts
    title, content = (MARGIN, TITLE_TOP, BODY_WIDTH, 1.1), (MARGIN, 1.75, BODY_WIDTH, 4.9)
    for placed in (master, layouts[CONTENT], layouts[TITLE_ONLY]):
        for shape in placed.placeholders:
            box(shape, *(title if shape.placeholder_format.type in (1, 3) else content))
    for shape in layouts[TITLE_SLIDE].placeholders:
        top, high = (2.1, 1.6) if shape.placeholder_format.idx == 0 else (3.9, 2.4)
        box(shape, MARGIN + 0.4, top, COVER_WIDTH, high)


def box(shape: BaseShape, left: float, top: float, width: float, height: float) -> None:
    """Place a shape, in inches."""
    shape.left, shape.top, shape.width, shape.height = (Inches(value) for value in (left, top, width, height))


def _set_styles(deck: Deck) -> None:
    """Left-aligned bold titles in ink, body text in ink; sizes in the master so that added slides have them too."""
    styles = deck.slide_master._element.find(qn("p:txStyles"))
    title = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    title.set("algn", "l")
    title.find(qn("a:defRPr")).set("sz", str(TITLE_POINTS * 100))
    title.find(qn("a:defRPr")).set("b", "1")
    for level, points in enumerate((20, 18, 18, 18, 18), 1):
        body = styles.find(qn("p:bodyStyle")).find(qn(f"a:lvl{level}pPr"))
        body.find(qn("a:defRPr")).set("sz", str(points * 100))
    for placed in (deck.slide_master, *deck.slide_layouts):
        for shape in placed.placeholders:
            shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
            shape.text_frame.word_wrap = True
    for shape in deck.slide_layouts[TITLE_SLIDE].placeholders:
        shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if shape.placeholder_format.idx == 0 else MSO_ANCHOR.TOP
        for level in shape._element.iter(qn("a:lvl1pPr")):
            level.set("algn", "l")


def _properties(deck: Deck, report: Report) -> None:
    about = deck.core_properties
    about.title, about.author, about.subject = report.title, report.stamp.author, report.subtitle
    about.last_modified_by, about.keywords, about.comments = report.stamp.author, report.stamp.product, report.filters
    about.language = "zh-CN" if report.stamp.language == "zh" else "en-GB"
    about.revision = 1
    if report.stamp.moment is not None:
        about.created = about.modified = report.stamp.moment
