"""What will be: forecasts of panels of series and of how a year will end, with probabilities.

The functions are pure (tables in, tables out): they may use `tracking`, and know neither the database nor the screen.
The contracts in pyproject.toml hold that. statsmodels and scipy are imported where they are used: they take seconds.
"""
