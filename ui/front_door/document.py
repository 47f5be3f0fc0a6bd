"""What does the browser get before Streamlit draws? Its index.html in the reader's language, and the plain pages.

Streamlit serves one file for every address, in English and with a preload of a font that this product does not use.
What is changed in it is found by pattern; an index.html without these patterns is refused at start rather than served
half changed.
"""

import base64
import hashlib
import re
from html import escape
from pathlib import Path
from string import Template

from ui.front_door.asked import HTML_LANGUAGE
from ui.words import N_, words

PRODUCT = N_("Employment targets")
NO_SCRIPT = N_("These pages need JavaScript. Please allow it for this address and reload.")
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# Where the server is: without this every deep link first asks /targets/_stcore/health, a 404 and a console error.
WHERE = 'window.__streamlit = { BACKEND_BASE_URL: new URL("./", window.location.href).href }'
CHANGES = (
    (re.compile(r'<html lang="en">'), r'<html lang="$lang">'),
    (re.compile(r"<title>.*?</title>"), r"<title>$title</title>"),
    (re.compile(r"<noscript>.*?</noscript>", re.DOTALL), r"<noscript><p>$no_script</p></noscript>"),
    (re.compile(r"<!--.*?-->\s*", re.DOTALL), ""),
    (re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>\s*'), ""),  # theme.font is a system font
    (re.compile(r'<link rel="service-desc"[^>]*>\s*'), ""),  # the agent API it points at is refused
    (re.compile(r"(?=<script type=\"module\")"), f"<script>{WHERE}</script>\n    $scripts"),
)


class ChangedIndex(Exception):
    """Streamlit's index.html is not the one this version of the front door knows."""


def template(index: Path) -> Template:
    """Streamlit's index.html with places for what depends on the request. Raises ChangedIndex."""
    text = index.read_text(encoding="utf-8").replace("$", "$$")
    for pattern, replacement in CHANGES:
        text, count = pattern.subn(replacement, text)
        if not count:
            raise ChangedIndex(pattern.pattern)
    return Template(text)


def page(frame: Template, *, language: str, title: str, scripts: str) -> str:
    """The document of one page. `title` is a message id; the script replaces it as soon as it has drawn."""
    t = words(language)
    return frame.substitute(
        lang=HTML_LANGUAGE[language],
        title=escape(f"{t(title)} · {t(PRODUCT)}"),
        no_script=escape(t(NO_SCRIPT)),
        scripts=scripts,
    )


def script_hashes(document: str) -> tuple[str, ...]:
    """The CSP sources that allow exactly the inline scripts of a document."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(document))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


PLAIN = Template("""<!DOCTYPE html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="$icon">
<title>$title · $product</title>
<style>
:root { color-scheme: light dark; --ink: #1b2430; --muted: #5d6876; --ground: #fff; --link: #173a7a; --line: #dfe4ea }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6eaf0; --muted: #98a3b2; --ground: #0e1117; --link: #7fa6ff; --line: #2b323d }
}
body { margin: 0; background: var(--ground); color: var(--ink); line-height: 1.6;
  font: 16px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", system-ui, sans-serif }
main { max-width: 34rem; margin: 0 auto; padding: 14vh 1.25rem 3rem }
h1 { font-size: 1.5rem; font-weight: 600; margin: 0 0 .75rem; text-wrap: balance }
p { margin: 0 0 1rem; text-wrap: pretty }
.muted { color: var(--muted); font-size: .875rem }
nav { border-top: 1px solid var(--line); padding-top: 1rem }
a { color: var(--link) }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 3px }
nav a { margin-right: 1.5rem }
</style>
</head>
<body><main><h1>$title</h1>$body<nav>$links</nav></main></body>
</html>
""")


def plain_page(
    *, language: str, title: str, sentences: tuple[str, ...], links: tuple[tuple[str, str], ...], small: str = ""
) -> str:
    """A page that needs no Streamlit: a title, a few sentences, links (text, address). All texts are translated."""
    body = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return PLAIN.substitute(
        lang=HTML_LANGUAGE[language],
        icon=ICON,
        product=escape(words(language)(PRODUCT)),
        title=escape(title),
        body=body + (f'<p class="muted">{escape(small)}</p>' if small else ""),
        links="".join(f'<a href="{escape(address)}">{escape(text)}</a>' for text, address in links),
    )


ICON_SVG = Path(__file__).with_name("icon.svg").read_bytes()
ICON = f"data:image/svg+xml;base64,{base64.b64encode(ICON_SVG).decode()}"
