"""The demo databases: an invented sample city and the real national series."""

from sample_db.build import build

__all__ = ["build"]
