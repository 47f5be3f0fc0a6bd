"""The style sheet of the screens: the palette as CSS variables that follow the theme, style.css, and meeting.css."""

from functools import cache
from pathlib import Path

from ui import palette
from ui.palette import Tone

SHEETS = [Path(__file__).with_name(name) for name in ("style.css", "meeting.css")]


@cache
def style_sheet() -> str:
    tones = {name: tone for name, tone in vars(palette).items() if isinstance(tone, Tone)}
    names = {name: f"--{name.lower().replace('_', '-')}" for name in tones}
    # First plain values, for browsers without light-dark(); then the pair, which follows the theme under an open page.
    plain = ";".join(f"{names[name]}:{tone.light}" for name, tone in tones.items())
    paired = ";".join(f"{names[name]}:{tone.css}" for name, tone in tones.items())
    short = "--hair:var(--hairline)"
    sheet = "\n".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    themed = f"@supports (color:light-dark(#000,#fff)){{.k{{{paired}}}}}"
    return f"<style>.k{{{plain};{short}}}{themed}\n{sheet}</style>"
