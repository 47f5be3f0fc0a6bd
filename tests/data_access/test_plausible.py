"""What cannot be is refused in words: shares above the whole, absurd thresholds, dues of another year, a lost city."""

import pytest
from sqlalchemy import Engine

from data_access.publish import ChangeSet, InvalidChange, newest_version, publish
from data_access.schema import INDICATOR_KINDS, ROLL_UPS
from data_access.sense import ROLL_UPS_OF, THRESHOLDS
from data_access.validate import prepare
from sample_db.rules import status_rules
from tests.data_access.samples import (
    CITY,
    EAST,
    RATE,
    WEST,
    district,
    indicator,
    lay_ground,
    observation,
    report,
    rule,
    seen,
    target,
)


def refusal(engine: Engine, changes: ChangeSet) -> InvalidChange:
    """Why both the preview and the publication of `changes` are refused."""
    before = newest_version(engine)
    with pytest.raises(InvalidChange) as preview:
        seen(engine).with_changes(changes)
    with pytest.raises(InvalidChange) as refused:
        publish(engine, changes, kind="correction", author="a", reason="b")
    assert preview.value.problems == refused.value.problems
    assert newest_version(engine) == before
    return refused.value


def ratio(numerator: float, denominator: float, code: str = RATE, month: str = "2020-09") -> dict[str, object]:
    return observation(code, EAST, month, None, numerator=numerator, denominator=denominator)


def test_a_share_is_at_most_the_whole(engine: Engine) -> None:
    lay_ground(engine)
    told = refusal(engine, ChangeSet({"observation": [ratio(1201, 1200.5)]}))
    assert told.zh == "上报数 rate|990101|2020-09|0：分子 1,201 大于分母 1,200.5，而这项比率不会超过100%"
    assert told.en == (
        "observation rate|990101|2020-09|0: the numerator 1,201 exceeds the denominator 1,200.5, "
        "but this rate is a share of at most 100 %"
    )
    refusal(engine, ChangeSet({"observation": [ratio(1, 0, month="2016-09")]}))  # of a year without a catalogue
    report(engine, ratio(9, 9), ratio(0, 0, month="2020-08"))


def test_what_is_no_share_may_exceed_the_whole(engine: Engine) -> None:
    lay_ground(engine)
    catalogue = [
        indicator("per_post", unit="person", kind="rate_floor", roll_up="ratio", place=4),
        indicator("growth", unit="percent", kind="stock", roll_up="none", place=5),
        indicator("against_plan", unit="percent", kind="rate_floor", roll_up="ratio", place=6),
    ]
    over = [ratio(12, 10, "per_post"), ratio(12, 10, "growth")]
    publish(engine, ChangeSet({"indicator": catalogue, "observation": over}), kind="setup", author="a", reason="b")
    beyond = ratio(12, 10, "against_plan")
    refusal(engine, ChangeSet({"observation": [beyond]}))
    aim = ChangeSet({"target": [target("against_plan", value=110)], "observation": [beyond]})
    publish(engine, aim, kind="target", author="a", reason="b")  # its target says that it can


def test_the_catalogue_of_the_same_change_counts(engine: Engine) -> None:
    lay_ground(engine)
    share = indicator("share", unit="percent", kind="rate_ceiling", roll_up="ratio", place=4)
    refusal(engine, ChangeSet({"indicator": [share], "observation": [ratio(12, 10, "share")]}))
    no_share = {**share, "unit": "day"}
    rows = ChangeSet({"indicator": [no_share], "observation": [ratio(12, 10, "share")]})
    publish(engine, rows, kind="setup", author="a", reason="b")
    refusal(engine, ChangeSet({"indicator": [share], "observation": [ratio(13, 10, "share")]}))
    publish(engine, ChangeSet({"indicator": [share]}), kind="catalogue", author="a", reason="what stands stands")


@pytest.mark.parametrize(
    ("parameter", "value", "bounds"),
    [
        ("watch_ratio", 95, "0.3 to 1.5"),
        ("on_pace_ratio", 0, "0.5 to 1.5"),
        ("small_share", 25, "0 to 1"),
        ("watch_points", -2, "0 to 20"),
        ("weight_2020", 25, "0 to 1"),
        ("min_years", 0, "1 to 20"),
        ("min_units", 0, "3 to 100"),
        ("min_units", 1e12, "3 to 100"),
    ],
)
def test_a_threshold_lies_within_sense(parameter: str, value: float, bounds: str) -> None:
    with pytest.raises(InvalidChange) as refused:
        prepare(ChangeSet({"status_rule": [rule("stock", parameter, value)]}))
    assert refused.value.en.startswith(f"status_rule stock|{parameter}: ")
    assert refused.value.en.endswith(f"makes no sense; it lies from {bounds}")
    assert f"应在 {bounds.replace('to', '至')} 之间" in refused.value.zh


def test_the_thresholds_of_every_default_rule_have_bounds_and_lie_within() -> None:
    rules = status_rules()
    prepare(ChangeSet({"status_rule": rules}))
    for row in rules:
        with pytest.raises(InvalidChange):
            prepare(ChangeSet({"status_rule": [{**row, "value": -0.001}]}))
    assert len(THRESHOLDS) == 14


def test_a_target_is_due_in_its_plan_year() -> None:
    for due in ("1995-12-31", "2021-01-01", "2019-12-31"):
        with pytest.raises(InvalidChange) as refused:
            prepare(ChangeSet({"target": [target(due=due)]}))
        assert refused.value.zh == (
            f"目标任务 2020|jobs|990100|municipal|2020-02-01：完成时限 {due} 不在目标年度2020年内"
        )
        assert refused.value.en.endswith(f"due on {due} it lies outside its plan year 2020")
    prepare(ChangeSet({"target": [target(due="2020-01-01"), target(EAST, due="2020-12-31")]}))


def test_a_kind_rolls_up_only_as_it_can() -> None:
    assert set(ROLL_UPS_OF) == set(INDICATOR_KINDS)
    for kind, fitting in ROLL_UPS_OF.items():
        for way in ROLL_UPS:
            changes = ChangeSet({"indicator": [indicator("x", kind=kind, roll_up=way)]})
            if way in fitting:
                prepare(changes)
                continue
            with pytest.raises(InvalidChange) as refused:
                prepare(changes)
            assert f"of kind {kind} cannot roll up as {way}, but as one of {', '.join(fitting)}" in refused.value.en
            assert f"{kind} 类指标的 roll_up 不能是 {way}" in refused.value.zh


def test_less_is_better_only_where_a_rule_judges_it() -> None:
    for kind in INDICATOR_KINDS:
        less = indicator("x", kind=kind, direction="less", roll_up=ROLL_UPS_OF[kind][0])
        changes = ChangeSet({"indicator": [less]})
        if kind in ("stock", "rate_ceiling", "age_ceiling"):
            prepare(changes)
            continue
        with pytest.raises(InvalidChange) as refused:
            prepare(changes)
        assert f"an indicator of kind {kind} cannot have the direction less" in refused.value.en
        assert f"{kind} 类指标的 direction 不能是 less" in refused.value.zh


@pytest.mark.parametrize(
    ("rules", "zh"),
    [
        (
            [rule("stock", "watch_ratio", 1.1), rule("stock", "on_pace_ratio", 1)],
            "进度状态规则 stock|watch_ratio：1.1 大于 on_pace_ratio 的 1，两者矛盾",
        ),
        (
            [rule("season", "indicative_years", 4), rule("season", "min_years", 3)],
            "进度状态规则 season|indicative_years：4 大于 min_years 的 3，两者矛盾",
        ),
        (
            [rule("season", "min_years", 6), rule("season", "max_years", 5)],
            "进度状态规则 season|min_years：6 大于 max_years 的 5，两者矛盾",
        ),
    ],
)
def test_thresholds_do_not_contradict_each_other(engine: Engine, rules: list[dict[str, object]], zh: str) -> None:
    lay_ground(engine)
    assert refusal(engine, ChangeSet({"status_rule": rules})).zh == zh
    low, high = rules
    publish(engine, ChangeSet({"status_rule": [high]}), kind="rule", author="a", reason="b")
    refusal(engine, ChangeSet({"status_rule": [low]}))  # against what stands
    equal = {**low, "value": high["value"]}
    publish(engine, ChangeSet({"status_rule": [equal]}), kind="rule", author="a", reason="as much is no contradiction")


@pytest.mark.parametrize(
    "changes",
    [
        ChangeSet({}, {"district": [(CITY,)]}),
        ChangeSet({"district": [district(CITY, kind="county")]}),
        ChangeSet({"district": [district(WEST, name_zh="新名")]}, {"district": [(CITY,)]}),
    ],
)
def test_the_city_stays(engine: Engine, changes: ChangeSet) -> None:
    lay_ground(engine)
    told = refusal(engine, changes)
    assert told.zh == "县区 990100：全市不能删除，也不能改为其他类型，各县区都汇总到它"
    assert told.en == (
        "district 990100: the city is neither removed nor made another kind; every district adds up to it"
    )


def test_another_city_may_take_its_place(engine: Engine) -> None:
    lay_ground(engine)
    changes = ChangeSet({"district": [district("990200", kind="city")]}, {"district": [(CITY,)]})
    publish(engine, changes, kind="correction", author="a", reason="renumbered")
    assert seen(engine).profile()["city"] == "990200"
