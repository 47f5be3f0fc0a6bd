"""The only column types this database uses, the same on SQLite (STRICT) and PostgreSQL.

STRICT SQLite refuses the names that SQLAlchemy's usual types emit, and PostgreSQL's REAL has seven digits only,
so every column of the schema is one of these. Times, days and months are ISO text: they sort as they read, and
mean the same on both databases. Text is compared by code point on both: a national collation of PostgreSQL would
order codes with an underscore differently from SQLite.
"""

from sqlalchemy import BigInteger, Double, LargeBinary, Text
from sqlalchemy.dialects.sqlite import BLOB, INTEGER, REAL, TEXT

Int = BigInteger().with_variant(INTEGER(), "sqlite")
Real = Double().with_variant(REAL(), "sqlite")
Words = Text(collation="C").with_variant(TEXT(), "sqlite")
Bytes = LargeBinary().with_variant(BLOB(), "sqlite")

Flag = Int  # 0 or 1, held by the CHECK that schema.flag() adds
Month = Words  # 2020-09
Day = Words  # 2020-09-30
Time = Words  # 2020-10-09T08:40:00Z, always UTC
