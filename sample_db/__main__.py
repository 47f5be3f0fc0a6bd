"""Build one of the two demo databases: .venv/bin/python -m sample_db [city|national] [--url URL] [--replace|--refresh].

Sentences are Chinese where LC_ALL or LANG starts with zh.
"""

import sys
import time
from functools import partial

from data_access.address import is_sqlite, sqlite_path
from data_access.engine import DatabaseTrouble, database_url
from data_access.errors import Refused
from sample_db.build import SAMPLE_CITY, Sample, build
from sample_db.generator import is_outdated
from terminal import Parser, language, sentence

WORDS: dict[str, tuple[str, str]] = {
    "program": (
        "生成演示数据库：示例城市，或全国公开数据",
        "Build a demo database: the sample city, or the national figures",
    ),
    "which": ("city 为示例城市（默认），national 为全国公开数据", "the sample city (default) or the national figures"),
    "url": (
        "数据库地址；默认取 DATABASE_URL，未设置时为示例城市的文件",
        "default DATABASE_URL, else the sample city's file",
    ),
    "replace": ("已有演示数据库文件时重新生成", "build a demo database's file anew"),
    "refresh": ("没有文件，或由旧版本生成时才生成", "build only where there is no file, or one of an older version"),
    "done": ("{which}：{version} 个数据批次，{seconds:.1f} 秒", "{which}: {version} versions, {seconds:.1f} s"),
}
say = partial(sentence, WORDS)


def sample_of(which: str) -> Sample:
    if which == "city":
        return SAMPLE_CITY
    from sample_db.national import NATIONAL

    return NATIONAL


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(prog=".venv/bin/python -m sample_db", description=say("program"))
    parser.add_argument("which", nargs="?", choices=("city", "national"), default="city", help=say("which"))
    parser.add_argument("--url", default=None, help=say("url"))
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--replace", action="store_true", help=say("replace"))
    when.add_argument("--refresh", action="store_true", help=say("refresh"))
    given = parser.parse_args(arguments)
    sample, start = sample_of(given.which), time.perf_counter()
    try:
        url = given.url or database_url()
        replace = given.replace
        if given.refresh and is_sqlite(url) and sqlite_path(url).exists():
            if not is_outdated(sqlite_path(url), sample.profile["database_kind"]):
                return 0
            replace = True
        version = build(url, sample, replace=replace)
    except (Refused, DatabaseTrouble) as refused:
        print(refused.sentence(language()), file=sys.stderr)
        return 1
    print(say("done", which=given.which, version=version, seconds=time.perf_counter() - start))
    return 0


if __name__ == "__main__":
    sys.exit(main())
