"""Which colour means what in a document: the light theme of ui/palette.py, which reports may not import.

tests/reports/test_colours.py holds both equal. Notation as in IBCS: what was done is dark, last year lighter, the
target an ink line, the pace dashed. Status colours never stand without shape and word.
"""

GROUND = "#FFFFFF"
INK = "#1B2430"
MUTED = "#5D6876"
HAIRLINE = "#E9EDF1"
RULE = "#C9D0D8"
PANEL = "#F5F7F9"

ACTUAL = "#5A6B82"
ACTUAL_LINE = "#33415A"
SEASONAL = "#1F6FB8"
LAST_YEAR = "#8E99A8"

COMPARED_1 = "#2450D0"
COMPARED_2 = "#E0701C"
COMPARED_3 = "#5C2E18"
COMPARED_4 = "#A085D6"
COMPARED_5 = "#0A93A0"

DONE = "#173A7A"
ON_PACE = "#1F9E89"
WATCH_EDGE = "#6B4E00"  # the yellow itself does not carry a sign on white
BEHIND = "#B0181C"
OPEN = "#6B7684"
WATCH_TINT = "#FFF4D6"
BEHIND_TINT = "#F9E1E1"
