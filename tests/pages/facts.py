"""What stands in the sample city, asked of the tables themselves."""

from sqlalchemy import Engine, text


def version_of(engine: Engine, kind: str, *, reason: str = "", newest: bool = True) -> int:
    """The newest (or first) publication of a kind, of those whose reason holds a text."""
    function = "max" if newest else "min"
    statement = text(f"SELECT {function}(version) FROM publication WHERE kind = :kind AND reason LIKE :reason")
    with engine.connect() as connection:
        return connection.execute(statement, {"kind": kind, "reason": f"%{reason}%"}).scalar_one()
