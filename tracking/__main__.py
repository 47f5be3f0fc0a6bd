""".venv/bin/python -m tracking rehearse [--url URL]: would the status rule have been right in 2016-2019?

Without a URL the sample city is built afresh in a temporary folder, so that the answer is always the same one. Exit
code 1 when an aim is missed: at most 2 % falsely behind in February-March, at least 80 % of misses behind by September.
"""

import sys
import tempfile
from functools import partial
from pathlib import Path

from data_access.engine import DatabaseTrouble, close_engine, open_engine
from data_access.publish import newest_version
from data_access.reader import Reader
from data_access.viewer import ANONYMOUS
from sample_db import build
from terminal import Parser, language, sentence
from tracking.rehearse import IN_FORCE, rehearse, table, tally

YEARS = range(2016, 2020)
WORDS: dict[str, tuple[str, str]] = {
    "program": ("用往年数据检验状态规则", "Would the status rule have been right in earlier years?"),
    "command": ("命令", "COMMAND"),
    "rehearse": ("以当时已知的数据判断 2016—2019 年各月", "judge 2016-2019 with what was known then"),
    "url": (
        "数据库地址；默认临时生成示例城市",
        "the database's address; by default the sample city is built in a temporary folder",
    ),
    "nothing": (
        "没有可检验的数据：库中没有 2016—2019 年的县区目标任务及其上报数",
        "nothing to rehearse: the database has no district targets with figures for 2016-2019",
    ),
}
say = partial(sentence, WORDS)


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(prog=".venv/bin/python -m tracking", description=say("program"))
    commands = parser.add_subparsers(dest="command", required=True, metavar=say("command"))
    rehearsal = commands.add_parser("rehearse", help=say("rehearse"))
    rehearsal.add_argument("--url", default=None, help=say("url"))
    given = parser.parse_args(arguments)
    if given.url:
        try:
            return _rehearse(given.url)
        except DatabaseTrouble as trouble:
            print(trouble.sentence(language()), file=sys.stderr)
            return 1
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'sample_city.sqlite'}"
        build(url)
        try:
            return _rehearse(url)
        finally:
            close_engine(url)


def _rehearse(url: str) -> int:
    engine = open_engine(url)
    reader = Reader(engine, ANONYMOUS, newest_version(engine))
    outcomes = rehearse(
        districts=reader.districts(),
        indicators={year: reader.indicators(year) for year in YEARS},
        targets=reader.targets(),
        observations=reader.observations(),
        rules=reader.rules(),
    )
    if not outcomes:
        print(say("nothing"), file=sys.stderr)
        return 1
    print(table(outcomes))
    return 0 if tally(outcomes, IN_FORCE).meets_aims else 1


if __name__ == "__main__":
    sys.exit(main())
