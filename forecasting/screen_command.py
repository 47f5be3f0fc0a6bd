"""`python -m forecasting screen`: the weekly command, in Chinese and English."""

import argparse
import sys
from collections.abc import Mapping
from datetime import date
from functools import partial

from data_access.engine import database_url, open_engine
from data_access.publish import newest_version
from data_access.weeks import iso_week, monday
from forecasting.screening import Done, UnknownWeek, screen_version
from terminal import sentence

WORDS: Mapping[str, tuple[str, str]] = {
    "screen": ("筛查一周的企业用工，更新预警", "screen the enterprises of a week and let the alerts follow"),
    "screen_more": (
        "读取某一批次的企业用工数据，计算并保存各企业的系统初判；最新批次的预警随之触发、升级、降级或恢复。已保存的不再计算。",
        "Read the enterprise panel of a version, work out and store what the machine says of each enterprise; the "
        "alerts of the newest version are raised, worsened, improved or told recovered. What is stored stays as it is.",
    ),
    "URL": ("数据库地址", "URL"),
    "VERSION": ("批次", "VERSION"),
    "WEEK": ("周", "WEEK"),
    "NUMBER": ("周数", "NUMBER"),
    "url": (
        "数据库地址（SQLAlchemy 格式）；默认取 DATABASE_URL，未设置时为示例城市",
        "SQLAlchemy URL; by default DATABASE_URL, else the sample city",
    ),
    "version": ("数据批次，默认为最新批次", "of the data, by default the newest"),
    "week": (
        "周次，如 2020-W38 或该周星期一的日期；默认为有周报的最新一周",
        "such as 2020-W38, or its Monday; by default the newest with a report",
    ),
    "weeks": (
        "连同此前各周共筛查几周，接管已有数据时使用，默认1周",
        "how many weeks up to it, for taking over a panel that is there already; by default 1",
    ),
    "no_week": ("{text} 不是某一周，应如 2020-W38", "{text!r} is no week such as 2020-W38"),
    "few": ("{text} 应为1至520的整数", "{text} must be a whole number from 1 to 520"),
    "no_version": ("没有批次 {version}。", "There is no version {version}."),
    "no_reports": ("{week} 没有任何周报。", "There is no report of {week}."),
    "nothing": ("没有企业用工周报，无需筛查。", "There are no weekly reports of enterprises to screen."),
    "done": (
        "批次{version}，{week}：新算{made}周（共{weeks}周），{seconds:.1f}秒；{events}",
        "version {version}, {week}: {made} of {weeks} weeks made, {seconds:.1f} s; {events}",
    ),
    "joint": ("，", ", "),
    "still": ("预警无变化", "no alert changed"),
    "progress": ("预警已跟进 {done}/{of} 周", "alerts followed through {done} of {of} weeks"),
    "raised": ("触发{n}条", "{n} raised"),
    "worsened": ("升级{n}条", "{n} worsened"),
    "improved": ("降级{n}条", "{n} improved"),
    "recovered": ("恢复{n}条", "{n} recovered"),
    "reopened": ("重新触发{n}条", "{n} reopened"),
    "regrouped": ("成员变化{n}条", "{n} regrouped"),
    "transferred": ("移交{n}条", "{n} transferred"),
    "revised": ("数据更正{n}条", "{n} on revised data"),
    "lapsed": ("自动了结{n}条", "{n} over by themselves"),
}
say = partial(sentence, WORDS)


def add_screen(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to those of `python -m forecasting`."""
    parser = commands.add_parser("screen", help=say("screen"), description=say("screen_more"))
    parser.add_argument("--url", metavar=say("URL"), help=say("url"))
    parser.add_argument("--version", type=int, metavar=say("VERSION"), help=say("version"))
    parser.add_argument("--week", type=_week, metavar=say("WEEK"), help=say("week"))
    parser.add_argument("--weeks", type=_number, default=1, metavar=say("NUMBER"), help=say("weeks"))
    parser.set_defaults(run=_screen)


def _week(text: str) -> date:
    try:
        return date.fromisoformat(monday(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(say("no_week", text=text)) from error


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 520):
        raise argparse.ArgumentTypeError(say("few", text=text))
    return int(text)


def _screen(given: argparse.Namespace) -> int:
    engine = open_engine(given.url or database_url())
    if given.version is not None and not 1 <= given.version <= newest_version(engine):
        print(say("no_version", version=given.version), file=sys.stderr)
        return 1
    try:
        done = screen_version(
            engine,
            version=given.version,
            week=given.week,
            weeks=given.weeks,
            progress=_bar if given.weeks > 1 else None,
        )
    except UnknownWeek:
        print(say("no_reports", week=iso_week(given.week)), file=sys.stderr)
        return 1
    print(told(done))
    return 0


def told(done: Done) -> str:
    """What one run did, in a sentence."""
    if done.week is None:
        return say("nothing")
    events = say("joint").join(say(action, n=n) for action, n in sorted(done.events.items())) or say("still")
    return say(
        "done",
        version=done.version,
        week=iso_week(done.week),
        made=done.made,
        weeks=len(done.weeks),
        seconds=done.seconds,
        events=events,
    )


def _bar(done: int, of: int) -> None:
    end = "\n" if done == of else ""
    print(f"\r{say('progress', done=done, of=of)} ", end=end, file=sys.stderr, flush=True)
