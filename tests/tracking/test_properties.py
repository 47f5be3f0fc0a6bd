"""What holds whatever the figures are: no status for less work is better, places know no scale, sums are sums."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracking.build import CITY, JOBS, SEASON, A, B, C, Case, jobs_with_history
from tracking.conclusion import write
from tracking.fair import fair_ranks
from tracking.reasons import reason
from tracking.status import Status
from ui.formats import Numbers

# Nothing is judged of what was below zero; from there on more work never has a weaker status.
FROM_WEAKEST = (Status.NOT_DUE, Status.BEHIND, Status.WATCH, Status.ON_PACE, Status.DONE)
PARTS = (A, B, C)
ZH = Numbers("zh")
FEW = settings(max_examples=40, deadline=None, derandomize=True)

amounts = st.integers(0, 3000)
months = st.integers(2, 12)


@FEW
@given(month=months, target=st.integers(1, 2000), first=amounts, second=amounts, has_history=st.booleans())
def test_less_done_never_has_the_better_status(month, target, first, second, has_history):
    def status(actual: int) -> Status:
        case = (jobs_with_history() if has_history else Case()).indicator("flow").target(A, target, "flow")
        for year in (2017, 2018, 2019) if has_history else ():
            case.report(A, year, {2: 127, 6: 548, 9: 821, 12: 1000}, "flow")
        return case.report(A, 2020, {month: actual}, "flow").at(f"2020-{month:02d}", A, "flow").status

    less, more = sorted((first, second))
    assert FROM_WEAKEST.index(status(less)) <= FROM_WEAKEST.index(status(more))


@FEW
@given(
    figures=st.lists(st.tuples(amounts, st.integers(1, 3000)), min_size=3, max_size=3),
    scale=st.sampled_from([2, 7, 10, 1000]),
)
def test_places_do_not_change_when_all_figures_and_targets_are_multiplied(figures, scale):
    def ranks(times: int) -> dict[str, int | None]:
        case = Case().indicator().target(CITY, times * sum(target for _, target in figures))
        for district, (actual, target) in zip(PARTS, figures, strict=True):
            case.target(district, times * target).report(district, 2020, {9: times * actual})
        return fair_ranks(case.board("2020-09"), JOBS).ranks

    assert ranks(scale) == ranks(1)


@FEW
@given(figures=st.lists(st.integers(-500, 5000), min_size=3, max_size=3), month=months)
def test_the_city_is_the_plain_sum_of_its_parts_where_all_have_reported(figures, month):
    case = Case().indicator().target(CITY, 9000)
    for district, figure in zip(PARTS, figures, strict=True):
        case.report(district, 2020, {month: figure})
    city = case.at(f"2020-{month:02d}")
    assert (city.actual, city.reported, city.expected, city.is_hollow) == (sum(figures), 3, 3, False)


@FEW
@given(
    plan=st.lists(
        st.tuples(st.none() | amounts, st.none() | st.integers(1, 2000), st.sampled_from(["cumulative", "count"])),
        min_size=1,
        max_size=8,
    ),
    month=months,
)
def test_the_counts_of_a_conclusion_add_up_to_its_indicators(plan, month):
    case = Case()
    for at, (actual, target, kind) in enumerate(plan):
        code = f"indicator_{at}"
        case.indicator(code, kind)
        if target is not None:
            case.target(CITY, target, code)
        if actual is not None:
            case.report(A, 2020, {month: actual}, code)
    headline = write(case.board(f"2020-{month:02d}"), language="zh", numbers=ZH, names={})[0]
    counts = [int(re.search(r"\d+", span.text)[0]) for span in headline if span.kind == "status"]
    assert sum(counts) == len(plan)


@FEW
@given(top=st.integers(0, 3000), bottom=st.integers(1, 3000), target=st.sampled_from([90, 94.5, 95.25, 100]))
def test_the_reason_of_a_floor_adds_up_and_says_what_its_status_says(top, bottom, target):
    figure = (min(top, bottom), bottom)
    case = (
        Case()
        .indicator("rate", "rate_floor", decimals=1)
        .target(A, target, "rate")
        .report(A, 2020, {9: figure}, "rate")
    )
    progress = case.at("2020-09", A, "rate")
    text = reason(progress, language="zh", numbers=ZH)
    actual, goal, *short = (float(found) for found in re.findall(r"(\d+\.?\d*)(?=%|个百分点)", text))
    assert (actual >= goal) == (progress.status is Status.ON_PACE)
    if short:
        assert short[0] == round(goal - actual, 2)
        assert (short[0] > 2) == ("超过2" in text and "不超过2" not in text) == (progress.status is Status.BEHIND)


@FEW
@given(
    month=st.sampled_from([2, 3, 9]),
    line=st.sampled_from(["on_pace", "watch", "points"]),
    off=st.floats(-0.0006, 0.0006),
)
def test_the_reason_of_a_flow_close_to_a_threshold_reads_as_it_was_judged(month, line, off):
    share = SEASON[month] / 1000
    near = {"on_pace": share, "watch": 0.95 * share, "points": share - 0.02}[line]
    progress = jobs_with_history().report(A, 2020, {month: 1200 * (near + off)}).at(f"2020-{month:02d}", A)
    text = reason(progress, language="zh", numbers=ZH)
    if told := re.search(r"为应达进度的([\d.]+)%，(不低于|低于)([\d.]+)%", text):
        assert (float(told[1]) >= float(told[3])) == (told[2] == "不低于")
    if told := re.search(r"应达([\d.]+)%.*完成率([\d.]+)%，相差([\d.]+)个百分点，(不超过|超过)([\d.]+)个", text):
        expected, completion, short, side, allowed = told.groups()
        assert round(float(expected) - float(completion), 5) == float(short)
        assert (float(short) > float(allowed)) == (side == "超过")
