"""What must a row make sense of, all by itself, beyond what a CHECK of the schema holds?"""

import re
from collections.abc import Callable, Mapping

Problem = tuple[str, str]  # in Chinese and English

# How a kind of indicator can add up over the districts: a rate never as a mean or a sum, a floor as its lowest.
ROLL_UPS_OF = {
    "cumulative": ("sum", "none"),
    "stock": ("sum", "min", "max", "none"),
    "rate_floor": ("ratio", "none"),
    "rate_ceiling": ("ratio", "none"),
    "count": ("sum", "none"),
    "per_district_floor": ("min", "none"),
    "milestone": ("min", "none"),
    "funnel": ("sum", "none"),
    "age_ceiling": ("max", "none"),
}
KEPT_LOW = ("stock", "rate_ceiling", "age_ceiling")  # kinds that have a rule for figures of which less is better
# Between which values a threshold makes sense, by the pattern of its parameter; a slip (95 for 0.95) lies outside.
THRESHOLDS: dict[str, tuple[float, float]] = {
    r"on_pace_ratio": (0.5, 1.5),
    r"watch_ratio": (0.3, 1.5),
    r"small_share|straight_line_share": (0, 1),
    r"not_due_share": (0, 0.5),
    r"small_share_points|watch_points": (0, 20),
    r"watch_headroom": (0, 5),
    r"watch_fraction": (0.1, 1),
    r"watch_short": (0, 50),
    r"min_years|indicative_years": (1, 20),
    r"max_years": (1, 30),
    r"weight_\d{4}": (0, 1),
    r"noise_points": (0, 10),
    r"min_corrections": (1, 1000),
    r"min_units": (3, 100),  # fewer would show one or two households
}

# The same for the lines by which alerts are raised and followed up.
ALERT_LINES: dict[str, tuple[float, float]] = {
    r"(\w+_)?share(_\d+)?|probability|watch|cluster_chance": (0.0001, 1),
    r"(\w+_)?persons(_\w+)?|least": (1, 100_000),
    r"(\w+_)?weeks": (1, 52),
    r"falls": (2, 20),
    r"\w+_days(_\w+)?": (1, 92),
    r"report_hours_[123]": (0.5, 72),
    r"capacity": (1, 1_000),
    r"cluster_members": (2, 100),
}


def figure_text(figure: object) -> str:
    """A figure in a sentence: 1,200 or 0.95."""
    return f"{float(figure):,.10g}"


def _roll_up_fits(row: Mapping[str, object]) -> Problem | None:
    fitting = ROLL_UPS_OF[str(row["kind"])]
    if row["roll_up"] in fitting:
        return None
    listed = ", ".join(fitting)
    return (
        f"{row['kind']} 类指标的 roll_up 不能是 {row['roll_up']}，应为：{'、'.join(fitting)}",
        f"an indicator of kind {row['kind']} cannot roll up as {row['roll_up']}, but as one of {listed}",
    )


def _direction_fits(row: Mapping[str, object]) -> Problem | None:
    if row["direction"] == "more" or row["kind"] in KEPT_LOW:
        return None
    listed = ", ".join(KEPT_LOW)
    return (
        f"{row['kind']} 类指标的 direction 不能是 less，没有越少越好的评判规则，可用于：{'、'.join(KEPT_LOW)}",
        f"an indicator of kind {row['kind']} cannot have the direction less, as no rule judges it; one of {listed} can",
    )


def _due_in_year(row: Mapping[str, object]) -> Problem | None:
    if str(row["due"])[:4] == str(row["year"]):
        return None
    return (
        f"完成时限 {row['due']} 不在目标年度{row['year']}年内",
        f"due on {row['due']} it lies outside its plan year {row['year']}",
    )


def _threshold_makes_sense(row: Mapping[str, object]) -> Problem | None:
    return _within(THRESHOLDS, row)


def _line_makes_sense(row: Mapping[str, object]) -> Problem | None:
    return _within(ALERT_LINES, row)


def _within(bounds: Mapping[str, tuple[float, float]], row: Mapping[str, object]) -> Problem | None:
    for pattern, (low, high) in bounds.items():
        if re.fullmatch(pattern, str(row["parameter"]), re.ASCII) and not low <= row["value"] <= high:
            value, least, most = (figure_text(figure) for figure in (row["value"], low, high))
            return (
                f"{value} 不合理，应在 {least} 至 {most} 之间",
                f"{value} makes no sense; it lies from {least} to {most}",
            )
    return None


# The sentence of what makes no sense, None where all does.
SENSE: dict[str, tuple[Callable[[Mapping[str, object]], Problem | None], ...]] = {
    "indicator": (_roll_up_fits, _direction_fits),
    "target": (_due_in_year,),
    "status_rule": (_threshold_makes_sense,),
    "alert_rule": (_line_makes_sense,),
}
