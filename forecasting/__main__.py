"""python -m forecasting learn --monthly FILE --weekly FILE: what the public series teach, written to learnt.json."""

import argparse
import sys
from pathlib import Path

from forecasting import learnt, panels


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m forecasting", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    learn = commands.add_parser("learn", help="make learnt.json anew from public series")
    learn.add_argument(
        "--monthly", type=Path, required=True, help="parquet file of monthly series (forecasting.panels)"
    )
    learn.add_argument("--weekly", type=Path, required=True, help="parquet file of weekly series")
    learn.set_defaults(run=_learn)
    given = parser.parse_args(arguments)
    return given.run(given)


def _learn(given: argparse.Namespace) -> int:
    from forecasting.learn import file_text

    text = file_text(panels.read(given.monthly), panels.read(given.weekly))
    learnt.FILE.write_text(text, encoding="utf-8")
    print(f"{learnt.FILE}: {len(text):,} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
