"""Commands for whoever runs the machine: init | migrate | backup | restore | grant | versions | load | template.

The database is DATABASE_URL, else the sample city. Sentences are Chinese where LC_ALL or LANG starts with zh.
"""

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from data_access.address import shown
from data_access.change_set import SourceFile
from data_access.engine import DatabaseTrouble, check, database_url, open_engine, reading, require_schema
from data_access.errors import COMMAND, CommandRefused, Refused
from data_access.panel_template import ENTERPRISES, REPORTS
from data_access.schema import ROLES
from terminal import Parser, language, sentence

SHANGHAI = ZoneInfo("Asia/Shanghai")
KINDS_ZH = {
    "setup": "初始设置",
    "import": "导入",
    "correction": "更正",
    "target": "目标任务",
    "rule": "规则",
    "catalogue": "指标目录",
    "revert": "撤销",
}
WORDS: dict[str, tuple[str, str]] = {
    "program": ("就业监测数据库的管理命令", "Commands for the employment monitoring database"),
    "init": ("新建数据库", "make a new database"),
    "migrate": ("升级数据库结构", "bring the schema to the newest version"),
    "backup": ("备份到文件", "save the database to a file"),
    "restore": ("从备份恢复", "bring the database back from a backup"),
    "grant": ("授予或收回角色", "give a role to somebody, or take it away"),
    "versions": ("列出数据批次", "list the publications"),
    "load": ("入库企业用工周报或企业名录", "load weekly reports or the enterprise register"),
    "template": ("生成空白模板", "write an empty form"),
    "COMMAND": ("命令", "COMMAND"),
    "KIND": ("类型", "KIND"),
    "FILE": ("文件", "FILE"),
    "SUBJECT": ("用户", "SUBJECT"),
    "ROLE": ("角色", "ROLE"),
    "DISTRICT": ("县区", "DISTRICT"),
    "file": ("备份文件", "the backup file"),
    "load_file": ("CSV 或 Excel 文件，表头同模板", "a CSV file or workbook with the template's header"),
    "reason": ("数据批次的说明；默认写明周次", "what the publication says; the weeks by default"),
    "kind": ("weekly 为用工周报，enterprises 为企业名录", "weekly reports, or the register of enterprises"),
    "template_file": ("要生成的 .csv 或 .xlsx 文件", "the .csv or .xlsx file to write"),
    "replace": ("覆盖已有数据", "overwrite the data that are there"),
    "subject": ("用户标识", "who: the name by which the proxy or sign-in knows them"),
    "role": (f"角色：{'、'.join(ROLES)}", f"one of {', '.join(ROLES)}"),
    "district": ("县区代码；填全市代码即全部县区", "a district's code; the city's covers every district"),
    "revoke": ("收回", "take it away"),
    "made": ("已新建数据库：{url}", "Made a new database: {url}"),
    "migrated": ("数据库结构已从 {found} 升级。", "Brought the schema from {found} to the newest."),
    "newest": ("数据库结构已是最新，无需升级。", "The schema is the newest already."),
    "saved": ("已备份到 {file}", "Saved to {file}"),
    "restored": ("已从 {file} 恢复。", "Restored from {file}."),
    "older": (
        f"备份的结构版本较旧，请再执行 {COMMAND} migrate。",
        f"The backup has an older schema: now run {COMMAND} migrate",
    ),
    "no_file": ("没有文件 {file}", "There is no file {file}"),
    "unreadable": ("无法读取 {file}：{why}", "{file} cannot be read: {why}"),
    "loaded": (
        "已入库，版本 {version}：企业 {enterprises} 家，周报 {reports} 份",
        "Loaded as version {version}; enterprises: {enterprises}, weekly reports: {reports}",
    ),
    "gaps": (
        "其中 {gaps} 份周报的期初、新增、减少与期末不平，请核对。",
        "Reports whose base, hires and leavers do not lead to the end: {gaps}; check them.",
    ),
    "contacts": ("联系方式有更新的企业：{contacts} 家", "Enterprises whose contact is new: {contacts}"),
    "written": ("已生成 {file}", "Wrote {file}"),
    "granted": ("已授予 {subject}：{role} {district}", "Granted {subject}: {role} {district}"),
    "granted_before": ("{subject} 已有 {role} {district}，没有改动。", "{subject} has {role} {district} already."),
    "revoked": ("已收回 {subject}：{role} {district}", "Revoked from {subject}: {role} {district}"),
    "revoked_before": ("{subject} 没有 {role} {district}，没有改动。", "{subject} has no {role} {district}."),
}
say = partial(sentence, WORDS)


def parser() -> Parser:
    top = Parser(prog=COMMAND, description=say("program"))
    commands = top.add_subparsers(dest="command", required=True, metavar=say("COMMAND"))

    def command(name: str, run: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=say(name), description=say(name))
        added.set_defaults(run=run)
        return added

    command("init", _init)
    command("migrate", _migrate)
    command("backup", _backup).add_argument("file", metavar=say("FILE"), help=say("file"))
    restore = command("restore", _restore)
    restore.add_argument("file", metavar=say("FILE"), help=say("file"))
    restore.add_argument("--replace", action="store_true", help=say("replace"))
    grant = command("grant", _grant)
    for name in ("subject", "role", "district"):
        grant.add_argument(name, metavar=say(name.upper()), help=say(name))
    grant.add_argument("--revoke", action="store_true", help=say("revoke"))
    command("versions", _versions)
    load = command("load", _load)
    load.add_argument("file", metavar=say("FILE"), help=say("load_file"))
    load.add_argument("--reason", help=say("reason"))
    template = command("template", _template)
    template.add_argument("kind", metavar=say("KIND"), choices=(REPORTS, ENTERPRISES), help=say("kind"))
    template.add_argument("file", metavar=say("FILE"), help=say("template_file"))
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it was done, 1 with a sentence when it was refused, 2 when it was not understood."""
    asked = parser().parse_args(arguments)
    try:
        asked.run(asked)
    except (Refused, DatabaseTrouble) as refused:
        print(refused.sentence(language()), file=sys.stderr)
        detail = getattr(refused, "detail", "")
        if detail:
            print(detail, file=sys.stderr)
        return 1
    return 0


def _init(_asked: argparse.Namespace) -> None:
    from data_access.create import create

    create(database_url())
    print(say("made", url=shown(database_url())))


def _migrate(_asked: argparse.Namespace) -> None:
    from data_access.create import migrate

    found = migrate(database_url())
    print(say("migrated", found=found) if found else say("newest"))


def _backup(asked: argparse.Namespace) -> None:
    from data_access.backup import backup

    backup(database_url(), asked.file)
    print(say("saved", file=asked.file))


def _restore(asked: argparse.Namespace) -> None:
    from data_access.backup import restore

    restore(database_url(), asked.file, replace=asked.replace)
    print(say("restored", file=asked.file))
    try:
        check(open_engine(database_url()), quick_check=True)
    except DatabaseTrouble as trouble:
        if trouble.code == "older_schema":
            print(say("older"))
        elif trouble.code != "empty":
            raise


def _grant(asked: argparse.Namespace) -> None:
    from data_access.grants import grant_role, revoke_role

    change = revoke_role if asked.revoke else grant_role
    engine, author = open_engine(database_url()), getpass.getuser()
    done = change(engine, asked.subject, asked.role, asked.district, author=author)
    key = ("revoked" if asked.revoke else "granted") + ("" if done else "_before")
    print(say(key, subject=asked.subject, role=asked.role, district=asked.district))


def _versions(_asked: argparse.Namespace) -> None:
    from data_access.publications import publications_where

    with reading(open_engine(database_url())) as connection:
        require_schema(connection)
        found = publications_where(connection)
    if not found:
        raise DatabaseTrouble("empty")
    for one in found:
        moment = one.published_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        kind = KINDS_ZH[one.kind] if language() == "zh" else one.kind
        print("\t".join((str(one.version), moment, kind, one.author, one.reason, one.source_name or "")))


def _load(asked: argparse.Namespace) -> None:
    from data_access.load import load_file

    path = Path(asked.file)
    try:
        source = SourceFile(path.name, path.read_bytes())
    except FileNotFoundError as error:
        raise refused("no_file", file=path) from error
    except OSError as error:
        raise refused("unreadable", file=path, why=error.strerror) from error
    done = load_file(open_engine(database_url()), source, author=getpass.getuser(), reason=asked.reason)
    if done.version:
        print(say("loaded", version=done.version, enterprises=done.enterprises, reports=done.reports))
    if done.gaps:
        print(say("gaps", gaps=done.gaps))
    if done.contacts:
        print(say("contacts", contacts=done.contacts))


def _template(asked: argparse.Namespace) -> None:
    from data_access.panel_template import TEMPLATES
    from data_access.write_template import write_template

    write_template(TEMPLATES[asked.kind], Path(asked.file), language())
    print(say("written", file=asked.file))


def refused(key: str, **values: object) -> CommandRefused:
    """A refusal in both languages, from WORDS."""
    zh, en = WORDS[key]
    return CommandRefused(f"{zh.format(**values)}。", f"{en.format(**values)}.")


if __name__ == "__main__":
    sys.exit(main())
