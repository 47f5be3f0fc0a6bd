"""How long does each step of a meeting take, from the key to the slide drawn? About a minute on two cores:

    .venv/bin/python benchmarks/meeting.py

Walks the deck of the meeting view with → on a screen of 1920 × 1080: once on a server that has drawn nothing yet, as at
nine o'clock, then --rounds times more. Prints for each slide what its title begins with, and the milliseconds from the
key to the last change of the slide: of the first walk, and the median of the others.

The database is the one of DATABASE_URL, else the sample city. Needs what the tests need: requirements-dev.txt and
Chromium.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
WALL = {"viewport": {"width": 1920, "height": 1080}, "locale": "zh-CN"}
SHOWN = """at => {
  const app = document.querySelector('[data-testid="stApp"]');
  const keys = document.querySelector('.slide-foot .keys span:nth-child(2)');
  return app?.dataset.testScriptState === 'notRunning' && keys?.textContent.startsWith(at)
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
    && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(chart => chart.querySelector('.main-svg'));
}"""
TITLE = 34  # characters printed


def walk(page, base: str) -> list[tuple[str, float]]:
    """Title and milliseconds of every slide in turn; the first is the address typed."""
    began = time.perf_counter()
    page.goto(f"{base}/meeting?lang=zh&show=1", wait_until="commit")
    found = []
    while True:
        page.wait_for_function(SHOWN, arg=f"{len(found) + 1} /", polling="raf")
        found.append((page.locator("h1").inner_text(), (time.perf_counter() - began) * 1000))
        if page.locator('a[data-key="ArrowRight"]').count() == 0:
            return found
        began = time.perf_counter()
        page.keyboard.press("ArrowRight")


def main() -> None:
    from benchmarks.server import Server, free_port
    from benchmarks.steps import chromium
    from data_access.engine import database_url

    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--rounds", type=int, default=4, help="walks after the first")
    said, port = ask.parse_args(), free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        environment = {"DATABASE_URL": database_url()}
        with Server(command, port, Path(folder) / "server.log", environment) as server:
            page = browser.new_context(**WALL).new_page()
            first, *others = [walk(page, server.base) for _ in range(said.rounds + 1)]
    print(f"{'slide':>5} {'first, ms':>10} {'again, ms':>10}  title")
    for number, (title, took) in enumerate(first, 1):
        again = median(steps[number - 1][1] for steps in others) if others else took
        print(f"{number:5} {took:10.0f} {again:10.0f}  {title[:TITLE]}")
    print("slide 1 is a page load; the others are steps by →")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
