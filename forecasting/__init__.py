"""What will be: year-end and headcount forecasts, alert rules. Empty so far; it arrives with the forecasting work.

The functions that will stand here are pure (tables in, tables out): they may use `tracking`, and know neither the
database nor the screen. The contracts in pyproject.toml hold that from the first day.
"""
