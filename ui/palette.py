"""Which colour means what, in the light and the dark theme.

Two families that share neither word nor fill: the status of a target, and (with the alerts) the level of an
enterprise. A colour never stands alone: every status is drawn with its own shape and its word. The fills were chosen
for people with colour-vision deficiency too; `tests/ui/test_palette.py` recomputes contrast and distance.
Chart series follow the UK Government Analysis Function's guidance on accessible data colours.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tone:
    """One meaning's colour on a light and on a dark ground."""

    light: str
    dark: str

    @property
    def css(self) -> str:
        """Follows the theme at once, also when the device switches it under an open page."""
        return f"light-dark({self.light}, {self.dark})"

    def on(self, theme: str) -> str:
        return self.dark if theme == "dark" else self.light


GROUND = Tone("#FFFFFF", "#0E1117")
INK = Tone("#1B2430", "#E6EAF0")
MUTED = Tone("#5D6876", "#98A3B2")
HAIRLINE = Tone("#E9EDF1", "#222934")
RULE = Tone("#C9D0D8", "#3A4350")
PANEL = Tone("#F5F7F9", "#171C25")

ACTUAL = Tone("#5A6B82", "#73839B")  # bars of what has been done
ACTUAL_LINE = Tone("#33415A", "#C3CFDF")
SEASONAL = Tone("#1F6FB8", "#7DB5EC")  # 往年同期进度
LAST_YEAR = Tone("#8E99A8", "#6B7789")
FORBIDDEN = Tone("#F3E3E3", "#33201F")  # beyond a ceiling

DONE = Tone("#173A7A", "#4A7BE8")
ON_PACE = Tone("#1F9E89", "#66E0C0")
WATCH = Tone("#FFC533", "#FFE08A")
WATCH_EDGE = Tone("#6B4E00", "#FFE08A")
BEHIND = Tone("#B0181C", "#D93438")
OPEN = Tone("#6B7684", "#8C96A5")  # outline of the hollow shapes: not due, not reported, no target

# Districts side by side, in the order they were chosen; each has its sign too, and none looks
# like 正常, 略慢 or 滞后.
COMPARED_1 = Tone("#2450D0", "#4F86FF")
COMPARED_2 = Tone("#E0701C", "#FFA14F")
COMPARED_3 = Tone("#5C2E18", "#A05A35")
COMPARED_4 = Tone("#A085D6", "#CF8CF2")
COMPARED_5 = Tone("#0A93A0", "#128F8F")
COMPARED = (COMPARED_1, COMPARED_2, COMPARED_3, COMPARED_4, COMPARED_5)

# Levels of enterprise alerts: shapes and fills of their own (⬣ with a bar, ◆, △ pale inside, ◇ hollow).
ALERT_RED = Tone("#9E1B32", "#F0585C")
ALERT_ORANGE = Tone("#E8701A", "#F28C3A")
ALERT_YELLOW = Tone("#6F5600", "#F2D24B")
ALERT_YELLOW_INSIDE = Tone("#FFF0A6", "#0E1117")
ALERT_BLUE = Tone("#4A6FA5", "#8FB4E3")

# Jobs lost and won, in steps of the rate: plum and blue, never red.
LOST_4 = Tone("#801650", "#B0467F")
LOST_3 = Tone("#CC7FA8", "#86325F")
LOST_2 = Tone("#E5BDD1", "#5A2A44")
LOST_1 = Tone("#F6E6EE", "#35212C")
EVEN = Tone("#F4F6F8", "#181D26")
WON_1 = Tone("#E2EDF6", "#1B2B3C")
WON_2 = Tone("#B6D1E8", "#21405F")
WON_3 = Tone("#6BACE6", "#2A5F92")
WON_4 = Tone("#12436D", "#3A86C8")
FESTIVAL = Tone("#F3E9EF", "#2B2028")  # the weeks around the Spring Festival, behind a line

WATCH_TINT = Tone("#FFF4D6", "#3A321B")
BEHIND_TINT = Tone("#F9E1E1", "#431D22")

# The same stack as in .streamlit/config.toml: figures are drawn outside the page's style.
FONT = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', system-ui, sans-serif"
