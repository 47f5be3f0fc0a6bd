"""What can go wrong between the product and its database, each with a sentence in Chinese and English."""


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


class CommandRefused(Refused):
    """A command (init, migrate, backup, restore) that would overwrite or harm something."""


TROUBLES: dict[str, tuple[str, str]] = {
    "missing": (
        "找不到数据库。请检查 DATABASE_URL，或先执行 python -m data_access init 新建。",
        "The database is not there. Check DATABASE_URL, or make one with: python -m data_access init",
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
        "数据库结构的版本较旧。请先备份，再执行 python -m data_access migrate 升级。",
        "The database has an older schema. Back it up, then run: python -m data_access migrate",
    ),
    "newer_schema": (
        "数据库结构的版本比本程序新，未做任何写入。请升级程序。",
        "The database has a newer schema than this program knows; nothing was written to it. Update the program.",
    ),
    "corrupt": (
        "数据库文件已损坏。请用 python -m data_access restore 从备份恢复。",
        "The database file is damaged. Restore a backup with: python -m data_access restore",
    ),
    "locked": (
        "数据库正被其他写入占用，请稍后再试。",
        "The database is busy with another write. Try again in a moment.",
    ),
    "unreachable": (
        "暂时连接不上数据库。恢复后刷新页面即可，不必重启。",
        "The database cannot be reached just now. Once it is back, reload; no restart is needed.",
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
