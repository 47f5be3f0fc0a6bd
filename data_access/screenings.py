"""What did the screening of a week say? Each is stored once, under the fingerprint of everything it was made from.

A week at a version shows the screening made for that version, else for the newest one before it (`Screened.version`
tells which). Rows of enterprises come back for the districts of the viewer's details; everybody sees how many there are
of each level by district, and the jobs at risk, small cells withheld.
"""

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
from sqlalchemy import Engine, func, select

from data_access.alert_steps import LEVELS
from data_access.engine import reading, writing
from data_access.reader import Reader
from data_access.schema import screening, screening_week
from data_access.weeks import monday

Week = str | date | pd.Timestamp
TUPLES = ("reasons", "reason_levels")
FLAGGED = LEVELS[1:]
DOMINANT = 0.8  # of the jobs at risk of a cell: what one enterprise alone may hold before it could be told from it


@dataclass(frozen=True)
class Screened:
    """A stored screening of `week`: made for `version` by `engine` at `at`; `reported` of `enterprises` had reported,
    `flagged` have a level."""

    week: date
    version: int
    fingerprint: str
    engine: str
    at: datetime
    enterprises: int
    reported: int
    flagged: int


@dataclass(frozen=True)
class Screening:
    """What is to be stored: `frame` as forecasting.early_warning.screen gives it, and each enterprise's `district`."""

    week: date
    fingerprint: str
    frame: pd.DataFrame
    reported: int


def known_screenings(engine: Engine, fingerprints: Iterable[str]) -> frozenset[str]:
    """Those of the fingerprints under which a screening is stored."""
    with reading(engine) as connection:
        wanted = select(screening.c.fingerprint).where(screening.c.fingerprint.in_(list(fingerprints)))
        return frozenset(connection.scalars(wanted))


def store_screenings(
    engine: Engine,
    version: int,
    fingerprints: Mapping[date, str],
    made: Sequence[Screening],
    *,
    by: str,
    at: datetime | None = None,
) -> int:
    """Keep what was screened for `version`: `fingerprints` of each week, of which those `made` anew are stored too.

    How many were not stored before. All or none; of two made at the same time the first stored stays.
    """
    moment = (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with writing(engine) as connection:
        wanted = select(screening.c.fingerprint).where(screening.c.fingerprint.in_([one.fingerprint for one in made]))
        known = set(connection.scalars(wanted))
        new = [one for one in made if one.fingerprint not in known]
        if new:
            rows = [
                {
                    "fingerprint": one.fingerprint,
                    "week": one.week.isoformat(),
                    "version": version,
                    "engine": by,
                    "enterprises": len(one.frame),
                    "reported": one.reported,
                    "flagged": int((one.frame["level"] != "none").sum()),
                    "figures": packed(one.frame),
                    "at": moment,
                }
                for one in new
            ]
            connection.execute(screening.insert(), rows)
        told = select(screening_week.c.week).where(screening_week.c.version == version)
        linked = set(connection.scalars(told))
        links = [
            {"week": week.isoformat(), "version": version, "fingerprint": fingerprint}
            for week, fingerprint in sorted(fingerprints.items())
            if week.isoformat() not in linked
        ]
        if links:
            connection.execute(screening_week.insert(), links)
        return len(new)


def stored_frame(engine: Engine, fingerprint: str) -> pd.DataFrame:
    """The rows of a stored screening, all of them: for the program, never for answering anybody."""
    with reading(engine) as connection:
        wanted = select(screening.c.figures).where(screening.c.fingerprint == fingerprint)
        return unpacked(connection.scalars(wanted).one())


def packed(frame: pd.DataFrame) -> bytes:
    """A screening as the bytes of a parquet file; unpacked() gives the same frame back."""
    flat = frame.assign(**{name: frame[name].map("|".join) for name in TUPLES}).rename_axis("enterprise").reset_index()
    file = io.BytesIO()
    flat.to_parquet(file, compression="zstd", index=False)
    return file.getvalue()


def unpacked(figures: bytes) -> pd.DataFrame:
    flat = pd.read_parquet(io.BytesIO(figures)).set_index("enterprise")
    return flat.assign(**{name: flat[name].map(_codes) for name in TUPLES})


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


class Screenings:
    """The screenings of a reader's version, for its viewer."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.viewer = reader.viewer

    def weeks(self) -> tuple[date, ...]:
        """The weeks that were screened, oldest first."""
        if not self.viewer.aggregates:
            return ()
        statement = select(screening_week.c.week).where(screening_week.c.version <= self.reader.version).distinct()
        with reading(self.reader.engine) as connection:
            return tuple(sorted(date.fromisoformat(week) for week in connection.scalars(statement)))

    def about(self, week: Week) -> Screened | None:
        """Which screening is shown of a week; None where there is none."""
        if not self.viewer.aggregates:
            return None
        day = monday(week)
        linked = screening_week.c
        newest = select(func.max(linked.version)).where(linked.week == day, linked.version <= self.reader.version)
        columns = [column for column in screening.columns if column.name not in ("figures", "version")]
        statement = (
            select(*columns, linked.version.label("shown_for"))
            .join(screening_week, linked.fingerprint == screening.c.fingerprint)
            .where(linked.week == day, linked.version == newest.scalar_subquery())
        )
        with reading(self.reader.engine) as connection:
            row = connection.execute(statement).first()
        if row is None:
            return None
        return Screened(
            week=date.fromisoformat(row.week),
            version=row.shown_for,
            fingerprint=row.fingerprint,
            engine=row.engine,
            at=datetime.fromisoformat(row.at),
            enterprises=row.enterprises,
            reported=row.reported,
            flagged=row.flagged,
        )

    def rows(self, week: Week) -> pd.DataFrame:
        """The screening by enterprise code, of the viewer's districts: screen()'s columns and `district`.

        Empty where the week was not screened.
        """
        every = self._every(week)
        return every.loc[every["district"].isin(self.viewer.details)]

    def counts(self, week: Week) -> pd.DataFrame:
        """How many enterprises have each level in each district, and the jobs at risk; the city's total has its code.

        Columns: district, level, enterprises, jobs_at_risk, suppressed (then both are NaN). Every district with an
        enterprise has a row for each level but none.
        """
        every = self._every(week)
        city = next(iter(self.reader._cities()), "")
        cells = _cells(every)
        smallest = self.reader._protection().smallest
        hidden = withheld_counts(cells, self.viewer.details, smallest)
        total = _total(cells, city)
        secret = _telling(total, smallest) & (not self.viewer.details.issuperset(cells["district"]))
        cells.loc[hidden, ["enterprises", "jobs_at_risk"]] = np.nan
        total.loc[secret, "jobs_at_risk"] = np.nan
        found = pd.concat([cells.assign(suppressed=hidden), total.assign(suppressed=False)], ignore_index=True)
        return found.drop(columns="largest")

    def _every(self, week: Week) -> pd.DataFrame:
        shown = self.about(week)
        if shown is None:
            return pd.DataFrame({"level": [], "district": [], "jobs_at_risk": []}).astype({"district": "str"})
        return stored_frame(self.reader.engine, shown.fingerprint)


def _cells(every: pd.DataFrame) -> pd.DataFrame:
    """District by level: enterprises, jobs at risk and the largest of them, zeros too."""
    flagged = every.loc[every["level"] != "none"]
    grouped = flagged.groupby(["district", "level"])["jobs_at_risk"].agg(["size", "sum", "max"])
    whole = pd.MultiIndex.from_product([sorted(set(every["district"])), FLAGGED[::-1]], names=["district", "level"])
    told = grouped.reindex(whole, fill_value=0).astype(float).reset_index()
    return told.rename(columns={"size": "enterprises", "sum": "jobs_at_risk", "max": "largest"})


def _total(cells: pd.DataFrame, city: str) -> pd.DataFrame:
    summed = cells.groupby("level", sort=False).agg(
        enterprises=("enterprises", "sum"), jobs_at_risk=("jobs_at_risk", "sum"), largest=("largest", "max")
    )
    return summed.reset_index().assign(district=city)[list(cells.columns)]


def _telling(cells: pd.DataFrame, smallest: float) -> np.ndarray:
    """Of which cells could one enterprise be told?"""
    few = (cells["enterprises"] > 0) & (cells["enterprises"] < smallest)
    alone = (cells["jobs_at_risk"] > 0) & (cells["largest"] > DOMINANT * cells["jobs_at_risk"])
    return (few | alone).to_numpy()


def withheld_counts(cells: pd.DataFrame, details: Collection[str], smallest: float) -> np.ndarray:
    """Which cells of district by level are withheld from a viewer of `details`, whose city totals are shown?

    Those of which one enterprise could be told; and further ones of the same level, the smallest first, until the total
    less what is visible is none such either. When there is nothing else left, that nothing is withheld too: zeros.
    """
    others = ~cells["district"].isin(list(details)).to_numpy()
    hidden = others & _telling(cells, smallest)
    for _, places in cells.groupby("level", sort=False).indices.items():
        of_level = places[others[places]]
        spare = [place for place in of_level if not hidden[place]]
        spare.sort(key=lambda place: (cells["enterprises"].iat[place] == 0, cells["enterprises"].iat[place]))
        while hidden[of_level].any() and spare and _told_apart(cells.iloc[of_level[hidden[of_level]]], smallest):
            hidden[spare.pop(0)] = True
    return hidden


def _told_apart(hidden: pd.DataFrame, smallest: float) -> bool:
    union = pd.DataFrame(
        {
            "enterprises": [hidden["enterprises"].sum()],
            "jobs_at_risk": [hidden["jobs_at_risk"].sum()],
            "largest": [hidden["largest"].max()],
        }
    )
    return len(hidden) == 1 or bool(_telling(union, smallest)[0])
