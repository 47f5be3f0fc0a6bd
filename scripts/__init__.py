"""The helpers behind the Makefile: standard library only, so that they run before anything is installed."""
