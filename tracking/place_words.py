"""Places (位次) in words: 并列第2位, how far it is to the next, why there is none, and when districts share one."""

from tracking.fair import Place, Standing
from tracking.wording import Numbers

SHARED: dict[str, dict[str, str]] = {
    "zh": {
        "equal": "{measure}显示数值相同的并列",
        "nearer": "{measure}与同位次最高者相差不足{threshold}的并列",
        "nearer_low": "{measure}与同位次最低者相差不足{threshold}的并列",
        "corrections": "（以往{count}次更正幅度的中位数，为目标的{share}）",
        "rule": "（以往更正{count}次，不足{needed}次，误差按目标的{share}计）",
        "rounding": "（误差按目标的{share}计，小于显示的末位）",
        "given": "（误差按目标的{share}计）",
        "unranked": "；未报的县区、开发区和市本级不排位次。",
    },
    "en": {
        "equal": "Districts whose {measure} reads the same share a place",
        "nearer": "Districts less than {threshold} of {measure} from the best of a place share it",
        "nearer_low": "Districts less than {threshold} of {measure} from the lowest of a place share it",
        "corrections": " (the median of the past corrections, {count} in all, {share} of the target)",
        "rule": " (past corrections: {count}, fewer than {needed}, so noise is taken as {share} of the target)",
        "rounding": " (noise, {share} of the target, is less than the last digit shown)",
        "given": " (noise taken as {share} of the target)",
        "unranked": "; districts that have not reported, zones and the municipal row have no place.",
    },
}
MEASURES = {
    "zh": {"completion": "完成率", "rate": "比率", "days": "天数"},
    "en": {"completion": "completion", "rate": "rate", "days": "age"},
}
PLACE = {
    "zh": {"alone": "第{place}位", "tied": "并列第{place}位"},
    "en": {"alone": "place {place}", "tied": "joint place {place}"},
}
UNRANKED = {
    "zh": {
        "zone": "开发区不排位次",
        "municipal": "市本级不排位次",
        "milestone": "不排位次",
        "not_due": "未到期，不排位次",
        "untracked": "未建台账，不排位次",
        "not_reported": "未报，不排位次",
        "no_target": "目标未下达，不排位次",
        "none_certified": "无认定户，不排位次",
        "withheld": "有县区的数据不予显示，不排位次",
        "waiting": "有单位未报，暂不排位次",
    },
    "en": {
        "zone": "zones have no place",
        "municipal": "the municipal row has no place",
        "milestone": "no places",
        "not_due": "not due, no place",
        "untracked": "not tracked, no place",
        "not_reported": "not reported, no place",
        "no_target": "no target set, no place",
        "none_certified": "none certified, no place",
        "withheld": "figures of a district are withheld, no places",
        "waiting": "not all have reported, no places yet",
    },
}
NEXT = {
    "zh": {"amount": "距第{place}位还差{amount}（{points}）", "only": "距第{place}位还差{points}"},
    "en": {"amount": "{amount} ({points}) short of place {place}", "only": "{points} short of place {place}"},
}
NEXT_LOW = {
    "zh": {"amount": "比第{place}位多{amount}", "only": "比第{place}位高{points}"},
    "en": {"amount": "{amount} more than place {place}", "only": "{points} above place {place}"},
}


def noise_text(standing: Standing, language: str, numbers: Numbers) -> str:
    """When do districts share a place, and how was that judged? One sentence to stand beside the places."""
    words = SHARED[language]
    kind = "equal" if standing.source == "rounding" else "nearer_low" if standing.is_lowest_first else "nearer"
    share = standing.noise.points
    text = words[kind].format(
        measure=MEASURES[language][standing.measure], threshold=_distance(standing, standing.threshold, numbers)
    )
    text += words[standing.source].format(
        count=numbers.figure(standing.noise.corrections),
        needed=numbers.figure(standing.noise.needed),
        share=numbers.percent(share / 100, 1 if round(share, 1) == round(share, 6) else 2),
    )
    return text + words["unranked"]


def place_text(place: Place, language: str) -> str:
    """第2位, 并列第2位, or why there is none."""
    if place.place is None:
        return UNRANKED[language][place.why]
    return PLACE[language]["tied" if place.tied else "alone"].format(place=place.place)


def next_text(standing: Standing, place: Place, language: str, numbers: Numbers, *, decimals: int = 0) -> str:
    """How far is it to the next better place? '' for the first and for who has none.

    `decimals`: those of the indicator, for the amount.
    """
    if place.next_place is None:
        return ""
    words = (NEXT_LOW if standing.is_lowest_first else NEXT)[language]
    points = numbers.points(place.next_points, standing.decimals)
    amount = numbers.quantity(place.next_amount, standing.unit, decimals)
    return words["only" if place.next_amount is None else "amount"].format(
        place=place.next_place, points=points, amount=amount
    )


def _distance(standing: Standing, value: float, numbers: Numbers) -> str:
    if standing.measure == "days":
        return numbers.quantity(value, standing.unit, standing.decimals)
    return numbers.points(value, standing.decimals)
