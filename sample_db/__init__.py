"""The demo databases: an invented sample city and the real national series."""
