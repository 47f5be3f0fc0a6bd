"""Builds the sample city's database: publication by publication and meeting by meeting, as a whole or not at all."""

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from data_access.address import file_url, is_sqlite, sqlite_path
from data_access.contacts import keep_contacts
from data_access.create import create
from data_access.engine import close_engine
from data_access.errors import CommandRefused
from data_access.grants import grant_role
from data_access.publish import ChangeSet, SourceFile, publish, revert
from sample_db.commitments import MEETINGS
from sample_db.districts import CITY, SONGJI, TINGLAN
from sample_db.followups import STEPS as FOLLOW_UP_STEPS
from sample_db.generator import fingerprint, is_invented_or_public
from sample_db.history import AUTHOR, Step, steps

PROFILE = {
    "database_kind": "demo",
    "city": CITY,
    "origin_zh": "演示数据：望澜市及其县区均为虚构，数字由程序按固定种子生成",
    "origin_en": "Demo data: Wanglan and its districts are invented, the figures are generated from a fixed seed",
}
# Demo identities: subject, role, district.
IDENTITIES = (
    ("leader", "leader", CITY),
    ("monitor", "monitor", CITY),
    (f"head-{TINGLAN}", "county_head", TINGLAN),
    (f"head-{SONGJI}", "county_head", SONGJI),
    (f"officer-{SONGJI}", "county_officer", SONGJI),
)


@dataclass(frozen=True)
class Sample:
    """A demo database: what it says of itself, and what publishes its matter and answers the newest version."""

    profile: Mapping[str, str]
    fill: Callable[[Engine], int]


def build_city(engine: Engine) -> int:
    """Publish the sample city into an empty database of the newest schema; the newest version."""
    versions: dict[str, int] = {}
    commitments: dict[str, int] = {}
    version = 0
    for step in sorted([*steps(), *MEETINGS, *FOLLOW_UP_STEPS], key=lambda step: step.at):
        if not isinstance(step, Step):
            step.perform(engine, commitments)
            continue
        if step.reverts:
            version = revert(engine, versions[step.reverts], author=AUTHOR, reason=step.reason, published_at=step.at)
        else:
            version = publish(
                engine,
                ChangeSet(step.rows),
                kind=step.kind,
                author=AUTHOR,
                reason=step.reason,
                source=SourceFile(*step.file) if step.file else None,
                published_at=step.at,
            )
        versions[step.label] = version
        if step.contacts:
            keep_contacts(engine, step.contacts, author=AUTHOR, at=step.at)
        if version == 1:  # the districts are there: people can be given their roles, and meet
            for subject, role, district in IDENTITIES:
                grant_role(engine, subject, role, district, author=AUTHOR, at=step.at)
    return version


SAMPLE_CITY = Sample(PROFILE, build_city)


def build(url: str, sample: Sample = SAMPLE_CITY, *, replace: bool = False) -> int:
    """A new database at `url` that holds `sample`; the newest version.

    It says what it is, and by which generator, before anything is in it. A SQLite file is built beside its place and
    renamed when it is whole, so that a build that is killed leaves no half of one. CommandRefused when something is
    there already and `replace` is not set; on PostgreSQL the database must exist and be empty.
    """
    description = {**sample.profile, "generator": fingerprint()}
    if not is_sqlite(url):
        return sample.fill(create(url, description))
    path = sqlite_path(url)
    if path.exists() and not replace:
        raise CommandRefused(
            f"{path} 已存在，未做任何改动。要重新生成，请加 --replace。",
            f"{path} exists already and was left as it is. To build it anew, add --replace.",
        )
    if path.exists():
        _require_invented(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        draft = Path(folder) / path.name
        address = file_url(draft)
        try:
            version = sample.fill(create(address, description))
        finally:
            close_engine(address)  # also moves what the write-ahead log holds into the file
        for leftover in ("-wal", "-shm"):
            Path(f"{path}{leftover}").unlink(missing_ok=True)
        os.replace(draft, path)
    return version


def _require_invented(path: Path) -> None:
    """Only a database that says it holds demo or national figures may be replaced: CommandRefused for anything else."""
    if not is_invented_or_public(path):
        raise CommandRefused(
            f"{path} 不是演示库或全国数据库，未做任何改动。请另选文件，或自行移走后再生成。",
            f"{path} is not a demo or national database and was left as it is. Choose another file, or move it away.",
        )
