"""The style sheet: what is meant for a narrow window does not narrow a phone's cards."""

import re
from pathlib import Path

CARDS = 1100  # pixels: at and below it every row is a card
SHEET = Path(__file__).parents[2] / "ui" / "style.css"
NARROW = re.compile(r"@media \(max-width: (\d+)px\) \{\n(.*?)\n\}\n", re.DOTALL)
SHARE = re.compile(r"^.*table\.rows.*[{; ]width: \d+%.*$", re.MULTILINE)


def test_shares_of_a_tables_width_end_where_its_rows_become_cards():
    """A card's cells are as wide as the screen: 15 % of a phone is one Chinese character."""
    blocks = NARROW.findall(SHEET.read_text(encoding="utf-8"))
    assert len(blocks) > 4
    assert [rule for width, block in blocks if int(width) > CARDS for rule in SHARE.findall(block)] == []
