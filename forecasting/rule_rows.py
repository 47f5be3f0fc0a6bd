"""The early warning's lines as rows of the table alert_rule, and back: what a publication sets, and what a day has."""

from collections.abc import Iterable, Mapping

from forecasting.alert_rules import BY_CODE, DEFAULT_RULES, Rules

# What a number is counted in, by the word that its parameter's name has in it.
UNITS = (
    ("share", "share"),
    ("probability", "share"),
    ("watch", "share"),
    ("persons", "person"),
    ("least", "person"),
    ("weeks", "week"),
    ("falls", "item"),
)
_HYSTERESIS_ZH = "本系统设定：连续若干期低于界限的一定比例才解除"
_HYSTERESIS_EN = "Set by this system: silent again after some reports below a part of the line"


def unit_of(parameter: str) -> str:
    return next((unit for word, unit in UNITS if word in parameter), "number")


def rule_rows(
    rules: Rules = DEFAULT_RULES, *, effective_from: str, only: Iterable[tuple[str, str]] | None = None
) -> list[dict[str, object]]:
    """Every line of `rules` (or `only` some, by rule and parameter) as a row that counts from `effective_from`."""
    wanted = None if only is None else set(only)
    return [
        {
            "rule": code,
            "parameter": parameter,
            "effective_from": effective_from,
            "value": float(value),
            "unit": unit_of(parameter),
            "source_zh": BY_CODE[code].source_zh if code in BY_CODE else _HYSTERESIS_ZH,
            "source_en": BY_CODE[code].source_en if code in BY_CODE else _HYSTERESIS_EN,
        }
        for (code, parameter), value in rules.values().items()
        if wanted is None or (code, parameter) in wanted
    ]


def rules_of(values: Mapping[tuple[str, str], float]) -> Rules:
    """The lines that stand in the database; this program's own where nothing stands. Values of others are left out."""
    known = DEFAULT_RULES.values()
    return DEFAULT_RULES.changed({key: value for key, value in values.items() if key in known})
