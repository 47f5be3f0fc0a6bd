"""What keeps history as it was written, whoever writes: triggers, the same rules on SQLite and PostgreSQL.

- versioned tables: a row arrives open and in the newest version; no DELETE; the only UPDATE sets `until`, once, to the
  newest version. So no statement can change what an earlier version says.
- publication: versions without a gap, times that never run backwards; no UPDATE, no DELETE.
- source_file, audit, forecast, forecast_month, rehearsal, screening, screening_week, alert: no UPDATE, no DELETE.
- commitment_event, alert_event: events without a gap, in one sequence, times that never run backwards, about the
  version that is the newest, and only what can follow (nobody closes what is closed); no UPDATE, no DELETE.

They are not part of single migrations: Alembic's batch mode drops triggers silently, so every migration run ends with
install(), and so does metadata.create_all.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, event, text

from data_access.alert_steps import legal
from data_access.schema import VERSIONED, Versioned, metadata

PREFIX = "monitoring_"
EVENTS = ("commitment_event", "alert_event")  # one sequence of numbers and times
FIXED = (
    "publication",
    "source_file",
    "audit",
    "forecast",
    "forecast_month",
    "rehearsal",
    "screening",
    "screening_week",
    "alert",
    *EVENTS,
)
OWN_FUNCTION = ("publication", *EVENTS)
# What was last done about a commitment (nothing, before it is opened), and what may be done next.
FOLLOWS = (
    "'>opened', 'opened>noted', 'opened>closed', 'closed>noted', 'closed>reopened', 'reopened>noted', 'reopened>closed'"
)
LAST_ACTION = (
    "(SELECT action FROM commitment_event WHERE commitment = NEW.commitment AND action <> 'noted' "
    "ORDER BY event DESC LIMIT 1)"
)
LEGAL = ", ".join(f"'{before}>{action}>{state}'" for before, action, state in legal())
LAST_STATE = "(SELECT state FROM alert_event WHERE alert = NEW.alert ORDER BY event DESC LIMIT 1)"
# By table, the condition of what cannot follow.
OUT_OF_TURN = {
    "commitment_event": f"coalesce({LAST_ACTION}, '') || '>' || NEW.action NOT IN ({FOLLOWS})",
    "alert_event": f"coalesce({LAST_STATE}, '') || '>' || NEW.action || '>' || NEW.state NOT IN ({LEGAL})",
}
EMPTY = "''"
NO_GAP = "events have no gap, time does not run backwards, the version is the newest"
OUT_OF_ORDER = "this cannot follow what was done before"


def _last(column: str, nothing: str) -> str:
    """What the newest event of each of EVENTS has in `column`, for max() of SQLite and greatest() of PostgreSQL."""
    return ", ".join(
        f"coalesce((SELECT {column} FROM {table} ORDER BY event DESC LIMIT 1), {nothing})" for table in EVENTS
    )


def install(connection: Connection) -> None:
    """Put every trigger in place as this program knows it, in place of whatever was there before."""
    for statement in statements(connection.dialect.name):
        connection.execute(text(statement.replace(":=", r"\:=")))


@event.listens_for(metadata, "after_create")
def _after_create(_target, connection: Connection, **_kw) -> None:
    install(connection)


def statements(dialect: str) -> Iterator[str]:
    if dialect == "sqlite":
        for versioned in VERSIONED.values():
            yield from _sqlite_versioned(versioned)
        for name in FIXED:
            yield from _sqlite_fixed(name)
        return
    yield from POSTGRES_FUNCTIONS
    for table in (*VERSIONED, *FIXED):
        function = f"{PREFIX}{table if table in OWN_FUNCTION else 'versioned' if table in VERSIONED else 'fixed'}"
        yield from _postgres_trigger(table, "rows", "BEFORE INSERT OR UPDATE OR DELETE", "ROW", function)
        yield from _postgres_trigger(table, "truncate", "BEFORE TRUNCATE", "STATEMENT", f"{PREFIX}no_truncate")


def _sqlite(table: str, what: str, moment: str, when: str, message: str) -> Iterator[str]:
    name = f"{PREFIX}{table}_{what}"
    yield f"DROP TRIGGER IF EXISTS {name}"
    condition = f"WHEN {when} " if when else ""
    yield f"CREATE TRIGGER {name} {moment} ON {table} {condition}BEGIN SELECT RAISE(ABORT, '{message}'); END"


def _sqlite_versioned(versioned: Versioned) -> Iterator[str]:
    table, newest = versioned.name, "(SELECT max(version) FROM publication)"
    same = " AND ".join(f"{column} = NEW.{column}" for column in versioned.key)
    # A BEFORE INSERT trigger runs before INSERT OR REPLACE deletes what stands in its way.
    yield from _sqlite(
        table,
        "insert",
        "BEFORE INSERT",
        f"NEW.until IS NOT NULL OR NEW.since IS NOT {newest} "
        f"OR EXISTS (SELECT 1 FROM {table} WHERE {same} AND (until IS NULL OR since = NEW.since))",
        f"{table}: a row arrives open, in the newest version, once",
    )
    moved = " OR ".join(
        f"NEW.{column.name} IS NOT OLD.{column.name}" for column in versioned.table.columns if column.name != "until"
    )
    yield from _sqlite(
        table,
        "update",
        "BEFORE UPDATE",
        f"OLD.until IS NOT NULL OR NEW.until IS NOT {newest} OR {moved}",
        f"{table}: only until may be set, once, to the newest version",
    )
    yield from _sqlite(table, "delete", "BEFORE DELETE", "", f"{table}: rows are never deleted")


def _sqlite_fixed(table: str) -> Iterator[str]:
    yield from _sqlite(table, "update", "BEFORE UPDATE", "", f"{table}: rows are never changed")
    yield from _sqlite(table, "delete", "BEFORE DELETE", "", f"{table}: rows are never deleted")
    if table == "publication":
        wrong = (
            "NEW.version IS NOT (SELECT coalesce(max(version), 0) + 1 FROM publication) "
            "OR NEW.published_at < (SELECT max(published_at) FROM publication)"
        )
        message = "publication: versions have no gap and time does not run backwards"
    elif table in EVENTS:
        wrong = (
            f"NEW.event IS NOT max({_last('event', '0')}) + 1 OR NEW.at < max({_last('at', EMPTY)}) "
            "OR NEW.version IS NOT (SELECT max(version) FROM publication)"
        )
        yield from _sqlite(table, "order", "BEFORE INSERT", OUT_OF_TURN[table], f"{table}: {OUT_OF_ORDER}")
        message = f"{table}: {NO_GAP}"
    else:
        same = " AND ".join(f"{column.name} = NEW.{column.name}" for column in metadata.tables[table].primary_key)
        wrong = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"
        message = f"{table}: rows are never replaced"
    yield from _sqlite(table, "insert", "BEFORE INSERT", wrong, message)


def _postgres_trigger(table: str, what: str, moment: str, each: str, function: str) -> Iterator[str]:
    name = f"{PREFIX}{table}_{what}"
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield f"CREATE TRIGGER {name} {moment} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"


def _postgres_function(name: str, body: str, declare: str = "") -> str:
    return f"CREATE OR REPLACE FUNCTION {PREFIX}{name}() RETURNS trigger LANGUAGE plpgsql AS $$ {declare} {body} $$"


REFUSE = "RAISE EXCEPTION '%: {message}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';"


def _postgres_events(table: str) -> str:
    return _postgres_function(
        table,
        f"""BEGIN
  IF TG_OP <> 'INSERT' THEN
    {REFUSE.format(message="rows are never changed or deleted")}
  END IF;
  newest := greatest({_last("event", "0")});
  moment := greatest({_last("at", EMPTY)});
  IF NEW.event IS DISTINCT FROM newest + 1 OR NEW.at < moment
      OR NEW.version IS DISTINCT FROM (SELECT max(version) FROM publication) THEN
    {REFUSE.format(message=NO_GAP)}
  END IF;
  IF {OUT_OF_TURN[table]} THEN
    {REFUSE.format(message=OUT_OF_ORDER)}
  END IF;
  RETURN NEW;
END""",
        declare='DECLARE newest bigint; moment text COLLATE "C";',
    )


POSTGRES_FUNCTIONS = (
    _postgres_function(
        "versioned",
        f"""BEGIN
  IF TG_OP = 'DELETE' THEN
    {REFUSE.format(message="rows are never deleted")}
  END IF;
  SELECT max(version) INTO newest FROM publication;
  IF TG_OP = 'INSERT' THEN
    IF NEW.until IS NOT NULL OR NEW.since IS DISTINCT FROM newest THEN
      {REFUSE.format(message="a row arrives open, in the newest version, once")}
    END IF;
    RETURN NEW;
  END IF;
  kept := NEW;
  kept.until := OLD.until;
  IF OLD.until IS NOT NULL OR NEW.until IS DISTINCT FROM newest OR kept IS DISTINCT FROM OLD THEN
    {REFUSE.format(message="only until may be set, once, to the newest version")}
  END IF;
  RETURN NEW;
END""",
        declare="DECLARE newest bigint; kept record;",
    ),
    _postgres_function(
        "publication",
        f"""BEGIN
  IF TG_OP <> 'INSERT' THEN
    {REFUSE.format(message="rows are never changed or deleted")}
  END IF;
  SELECT max(version), max(published_at) INTO newest, moment FROM publication;
  IF NEW.version IS DISTINCT FROM coalesce(newest, 0) + 1 OR NEW.published_at < moment THEN
    {REFUSE.format(message="versions have no gap and time does not run backwards")}
  END IF;
  RETURN NEW;
END""",
        declare='DECLARE newest bigint; moment text COLLATE "C";',
    ),
    _postgres_function(
        "fixed",
        f"""BEGIN
  IF TG_OP = 'INSERT' THEN
    RETURN NEW;
  END IF;
  {REFUSE.format(message="rows are never changed or deleted")}
END""",
    ),
    *(_postgres_events(table) for table in EVENTS),
    _postgres_function("no_truncate", f"BEGIN {REFUSE.format(message='rows are never deleted')} END"),
)
