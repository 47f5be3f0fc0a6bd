"""The default thresholds of the progress status (进度状态): rows of the table `status_rule`.

Each can be changed by a publication; what a parameter does is told where it is used, in tracking. The screen
writes each value with its unit.
"""

# parameter, value, unit, Chinese, English; the same for both kinds that are judged by their pace
PACE = (
    ("on_pace_ratio", 1.0, "ratio", "正常：完成率÷应达进度不低于", "On pace: completion ÷ expected share at least"),
    (
        "watch_ratio",
        0.95,
        "ratio",
        "略慢：完成率÷应达进度不低于",
        "Slightly behind: completion ÷ expected share at least",
    ),
    (
        "small_share",
        0.25,
        "fraction",
        "改按百分点判断：应达进度低于",
        "Judged by points while the expected share is below",
    ),
    (
        "small_share_points",
        2.0,
        "points",
        "略慢：差距不超过",
        "Slightly behind: at most this far below",
    ),
    ("not_due_share", 0.05, "fraction", "未到期：应达进度低于", "Not due while the expected share is below"),
)
# kind, parameter, value, unit, Chinese, English
RULES = (
    *(("cumulative", *rule) for rule in PACE),
    *(("stock", *rule) for rule in PACE),
    (
        "rate_floor",
        "watch_points",
        2.0,
        "points",
        "略慢：低于目标不超过",
        "Slightly behind: at most this far below",
    ),
    (
        "rate_ceiling",
        "watch_headroom",
        0.2,
        "points",
        "略慢：余量不超过",
        "Close to the ceiling: headroom at most",
    ),
    (
        "age_ceiling",
        "watch_fraction",
        0.75,
        "fraction",
        "略慢：已达时限的",
        "Close to the limit: beyond this part of it",
    ),
    (
        "per_district_floor",
        "watch_short",
        1.0,
        "session",
        "略慢：少于应达次数不超过",
        "Slightly behind: at most this many short",
    ),
    (
        "season",
        "min_years",
        3.0,
        "year",
        "往年同期进度至少需要的完整年数",
        "Complete earlier years a seasonal pace needs",
    ),
    (
        "season",
        "indicative_years",
        2.0,
        "year",
        "仅供参考时至少需要的完整年数",
        "Complete earlier years an indicative pace needs",
    ),
    ("season", "max_years", 5.0, "year", "往年同期进度最多采用的年数", "Earlier years a seasonal pace uses at most"),
    (
        "season",
        "straight_line_share",
        0.25,
        "fraction",
        "无往年资料时不判滞后：序时进度不超过",
        "Without earlier years nothing is behind up to a linear pace of",
    ),
    ("season", "weight_2020", 0.25, "fraction", "2020年（异常年份）的权重", "Weight of 2020, an abnormal year"),
    (
        "rank",
        "noise_points",
        0.3,
        "percent",
        "位次并列：相差不足目标的",
        "Places are shared where the difference is less than this part of the target",
    ),
    (
        "rank",
        "min_corrections",
        5.0,
        "item",
        "按更正幅度判断并列至少需要的更正次数",
        "Corrections needed to judge shared places by their usual size",
    ),
    ("suppression", "min_units", 3.0, "item", "敏感数据不显示：少于", "Sensitive figures withheld below"),
)
COLUMNS = ("kind", "parameter", "value", "unit", "name_zh", "name_en")


def status_rules() -> list[dict[str, object]]:
    """Which thresholds decide a status by default? Rows of `status_rule`, kind by kind."""
    return [dict(zip(COLUMNS, rule, strict=True)) for rule in RULES]
