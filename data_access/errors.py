"""What can go wrong between the product and its database, each with a sentence in Chinese and English."""

from datetime import datetime


class Refused(Exception):
    """Something asked of the database that is not done; `zh` and `en` say what, why and what to do instead."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en

    def sentence(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


class InvalidChange(Refused):
    """A change set that breaks a rule of the schema; `problems` holds every (zh, en) found, the first fifty of them."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        (zh, en), more = problems[0], len(problems) - 1
        super().__init__(
            f"{zh}（另有{more}处问题）" if more else zh,
            f"{en} ({more} more {'problem' if more == 1 else 'problems'})" if more else en,
        )
        self.problems = tuple(problems)


class Dangling(InvalidChange):
    """A change after which a row would lack its district or indicator; `versions` made it so, where a version did."""

    def __init__(self, problems: list[tuple[str, str]], versions: tuple[int, ...]) -> None:
        super().__init__(problems)
        self.versions = versions


class Implausible(InvalidChange):
    """A change after which a figure could not be, or thresholds would contradict each other."""


class CityLost(InvalidChange):
    """A change after which there would be no city for the districts to add up to."""


class NothingToPublish(Refused):
    """Every row equals what the newest version already says."""


class Forbidden(Refused):
    """The viewer's rights of today do not cover this write."""


class RevertRefused(Refused):
    """A later publication stands in the way; `later` names it (all of them, oldest first)."""

    def __init__(self, zh: str, en: str, later: tuple[int, ...] = ()) -> None:
        super().__init__(zh, en)
        self.later = later


class Frozen(Refused):
    """What is shown is not the newest version, and so can only be read."""


class CommitmentRefused(Refused):
    """A commitment that does not exist, or that somebody else has closed (or reopened) already."""


class AlertRefused(Refused):
    """An alert that does not exist (or is not for this viewer to see), or a step that its state does not allow."""


class AlreadyHandled(Refused):
    """Something was done about the alert since the page was drawn: `who` did `what`, `when`, in which `event`."""

    def __init__(self, zh: str, en: str, *, who: str, what: str, when: datetime, event: int) -> None:
        super().__init__(zh, en)
        self.who = who
        self.what = what
        self.when = when
        self.event = event


class CommandRefused(Refused):
    """A command (init, migrate, backup, restore) that would overwrite or harm something."""


COMMAND = ".venv/bin/python -m data_access"
TROUBLES: dict[str, tuple[str, str]] = {
    "bad_address": (
        "DATABASE_URL 不是有效的数据库地址。应写成 sqlite:///data/monitoring.sqlite 或 "
        "postgresql+psycopg://用户:密码@主机/数据库，密码中的特殊符号须转写（@ 写成 %40）。",
        "DATABASE_URL is not an address of a database. Write sqlite:///data/monitoring.sqlite or "
        "postgresql+psycopg://user:password@host/database, special characters of the password escaped (@ as %40).",
    ),
    "driver_unnamed": (
        "DATABASE_URL 没有写明驱动程序。PostgreSQL 的地址应以 postgresql+psycopg:// 开头。",
        "DATABASE_URL does not name the driver. A PostgreSQL address begins with postgresql+psycopg://",
    ),
    "unsupported": (
        "不支持 DATABASE_URL 所写的数据库。请使用 SQLite（sqlite:///文件路径）或 PostgreSQL（postgresql+psycopg://……）。",
        "DATABASE_URL names a database that is not supported. Use SQLite (sqlite:///path) or PostgreSQL "
        "(postgresql+psycopg://...).",
    ),
    "no_file": (
        "DATABASE_URL 没有写明文件。SQLite 的地址应为 sqlite:///文件路径，不支持内存数据库。",
        "DATABASE_URL does not name a file. A SQLite address is sqlite:///path; a database in memory is not supported.",
    ),
    "missing": (
        f"找不到数据库。请检查 DATABASE_URL，或先执行 {COMMAND} init 新建。",
        f"The database is not there. Check DATABASE_URL, or make one with: {COMMAND} init",
    ),
    "no_such_database": (
        f"数据库服务器上没有 DATABASE_URL 所写的数据库。请检查名称，或先用 createdb 建库，再执行 {COMMAND} init。",
        "The server has no database of the name in DATABASE_URL. Check the name, or make it with createdb, then run: "
        f"{COMMAND} init",
    ),
    "login_refused": (
        "数据库服务器拒绝登录。请检查 DATABASE_URL 中的用户名和密码，以及该用户能否从本机登录。",
        "The database server refused the login. Check the user name and password in DATABASE_URL, and whether that "
        "user may log in from this machine.",
    ),
    "server_down": (
        "连接不上数据库服务器。请检查服务器是否已启动，以及 DATABASE_URL 中的主机和端口；恢复后即可使用，不必重启。",
        "The database server cannot be reached. Check that it runs, and the host and port in DATABASE_URL; once it is "
        "back all goes on, no restart is needed.",
    ),
    "blank": (
        f"数据库是空的，尚未建表。请先执行 {COMMAND} init。",
        f"The database is empty: it has no tables yet. Make them with: {COMMAND} init",
    ),
    "not_ours": (
        "这个数据库不是本系统建立的（没有 monitoring_schema 表），未做任何写入。请检查 DATABASE_URL。",
        "This database was not made by this product (no table monitoring_schema); nothing was written to it. "
        "Check DATABASE_URL.",
    ),
    "empty": (
        "数据库中还没有数据批次。请先入库县区、指标目录和上报数。",
        "Nothing has been published in this database yet. Load districts, the catalogue and observations first.",
    ),
    "older_schema": (
        f"数据库结构的版本较旧。请先备份，再执行 {COMMAND} migrate 升级。",
        f"The database has an older schema. Back it up, then run: {COMMAND} migrate",
    ),
    "newer_schema": (
        "数据库结构的版本比本程序新，未做任何写入。请升级程序。",
        "The database has a newer schema than this program knows; nothing was written to it. Update the program.",
    ),
    "corrupt": (
        f"数据库文件已损坏。请用 {COMMAND} restore 从备份恢复。",
        f"The database file is damaged. Restore a backup with: {COMMAND} restore",
    ),
    "locked": (
        "数据库正被其他写入占用，请稍后再试。",
        "The database is busy with another write. Try again in a moment.",
    ),
    "unreachable": (
        "暂时无法使用数据库。恢复后刷新页面即可，不必重启。",
        "The database cannot be used just now. Once it is back, reload; no restart is needed.",
    ),
}


class DatabaseTrouble(Exception):
    """Why the database cannot be used: `code` is a key of TROUBLES, `detail` is for the log only."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.zh, self.en = TROUBLES[code]

    def sentence(self, language: str) -> str:
        return self.zh if language == "zh" else self.en
