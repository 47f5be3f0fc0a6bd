"""The demo databases: an invented sample city and the real national series."""

from sample_db.build import build, build_city

__all__ = ["build", "build_city"]
