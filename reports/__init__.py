"""How it is told elsewhere: Word, PowerPoint and Excel files. Empty so far; it arrives with the hand-over work.

The functions that will stand here are pure (data in, file out) and know neither the database nor the screen. The
contracts in pyproject.toml hold that from the first day.
"""
