"""python -m sample_db [city|national] [--url URL] [--replace]: build one of the two demo databases."""

import argparse
import sys
import time

from data_access.engine import DatabaseTrouble, database_url
from data_access.errors import Refused
from sample_db.build import build, build_city


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m sample_db", description=__doc__)
    parser.add_argument("which", nargs="?", choices=("city", "national"), default="city")
    parser.add_argument("--url", default=None, help="SQLAlchemy URL; default DATABASE_URL, else the sample city's file")
    parser.add_argument("--replace", action="store_true", help="build a SQLite file anew where one exists")
    given = parser.parse_args(arguments)
    fill = build_city
    if given.which == "national":
        from sample_db.national import build_national as fill
    start = time.perf_counter()
    try:
        version = build(given.url or database_url(), fill, replace=given.replace)
    except (Refused, DatabaseTrouble) as refused:
        print(f"{refused.sentence('zh')}\n{refused.sentence('en')}", file=sys.stderr)
        return 1
    print(f"{given.which}: {version} versions, {time.perf_counter() - start:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
