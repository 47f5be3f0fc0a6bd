"""The seasonal pace: mean over earlier years of cumulative by the month ÷ the year's total (domain.md 0.2, 1.3)."""

import csv
from pathlib import Path

import pytest

from tests.tracking.build import CITY, JOBS, ZONE, A, B, C, Case, jobs_with_history, seasonal, straight
from tracking.national import PUBLISHED, shares
from tracking.season import LINEAR

OTHER = "training"


def test_three_earlier_years_give_the_districts_own_pace():
    case = jobs_with_history().report(A, 2020, {9: 900})
    progress = case.at("2020-09", A)
    assert progress.seasonal_pace == pytest.approx(0.821)
    assert progress.season.source == "own"
    assert progress.season.years == (2017, 2018, 2019)
    assert not progress.season.indicative
    assert progress.reference == "seasonal"
    assert progress.expected_share == progress.seasonal_pace


def test_the_pace_is_the_mean_of_the_years_shares_not_of_their_sizes():
    # Shares by September 82.1 %, 82.1 % and 75 %: mean 79.7333 %, whatever the totals.
    case = Case().indicator().target(A, 1200).report(A, 2017, seasonal(1000)).report(A, 2018, seasonal(9000))
    case.report(A, 2019, straight(500)).report(A, 2020, {9: 900})
    assert case.at("2020-09", A).seasonal_pace == pytest.approx((0.821 + 0.821 + 0.75) / 3)


def test_two_years_are_used_and_called_indicative():
    progress = jobs_with_history((2018, 2019)).report(A, 2020, {9: 900}).at("2020-09", A)
    assert progress.season.source == "own"
    assert progress.season.indicative


def test_one_year_is_too_few_and_the_other_districts_lend_theirs():
    case = jobs_with_history((2019,)).report(A, 2020, {9: 900})
    for year in (2017, 2018, 2019):
        case.report(B, year, straight(4000)).report("990103", year, seasonal(1000))
    progress = case.at("2020-09", A)
    # Pooled: (4000 x 0.75 + 1000 x 0.821) / 5000 = 0.7642; A's own year is not in it.
    assert progress.seasonal_pace == pytest.approx(0.7642)
    assert progress.season.source == "district"
    assert progress.reference == "borrowed"


def test_without_any_city_history_new_jobs_follow_the_national_curve():
    progress = Case().indicator().target(A, 1200).report(A, 2020, {9: 900}).at("2020-09", A)
    # 1,066/1,312, 1,067/1,314, 1,097/1,351, 1,107/1,361 and 1,097/1,352: 81.2 % by September in 2015 to 2019.
    assert progress.seasonal_pace == pytest.approx(0.8123, abs=0.00005)
    assert (progress.season.source, progress.season.years) == ("national", (2015, 2016, 2017, 2018, 2019))
    assert progress.reference == "borrowed"


def test_the_national_curve_is_not_lent_to_other_indicators():
    case = Case().indicator(OTHER).target(A, 1200, OTHER).report(A, 2020, {9: 900}, OTHER)
    progress = case.at("2020-09", A, OTHER)
    assert progress.season.source == "linear"
    assert progress.seasonal_pace is None
    assert progress.expected_share == progress.linear_pace == 0.75
    assert progress.reference == "linear"


def test_an_abnormal_year_weighs_a_quarter():
    case = Case().indicator(year=2021).target(A, 1200, year=2021).rule("season", "weight_2020", 0.25)
    case.report(A, 2018, seasonal(1000)).report(A, 2019, seasonal(1000)).report(A, 2020, straight(1000))
    progress = case.report(A, 2021, {9: 900}).at("2021-09", A)
    # (0.821 + 0.821 + 0.25 x 0.75) / 2.25 = 0.813111
    assert progress.seasonal_pace == pytest.approx((0.821 * 2 + 0.25 * 0.75) / 2.25)
    assert progress.season.weights == (1, 1, 0.25)


def test_the_judged_year_and_later_ones_are_never_read():
    case = jobs_with_history((2017, 2018, 2019)).report(A, 2020, straight(1200))
    past = Case().indicator(year=2018).target(A, 1200, year=2018)
    past.observations = case.observations
    progress = past.at("2018-09", A)
    # Before 2018 there is one year only; 2019 and 2020 would have made three.
    assert (progress.season.source, progress.season.years) == ("national", (2015, 2016, 2017))


@pytest.mark.parametrize(("year", "source", "years"), [(2015, "linear", ()), (2016, "national", (2015,))])
def test_the_country_lends_only_years_before_the_judged_one(year, source, years):
    case = Case().indicator(year=year).target(A, 1200, year=year).report(A, year, {9: 900})
    season = case.at(f"{year}-09", A).season
    assert (season.source, season.years) == (source, years)
    assert season.indicative == (source == "national")


def test_after_2020_the_country_too_weighs_it_a_quarter():
    case = Case().indicator(year=2021).target(A, 1200, year=2021).report(A, 2021, {9: 900})
    season = case.rule("season", "weight_2020", 0.25).at("2021-09", A).season
    assert season.years == (2016, 2017, 2018, 2019, 2020)
    assert season.weights == (1, 1, 1, 1, 0.25)


def test_the_national_figures_are_the_sourced_lines_of_the_collected_file():
    with (Path(__file__).parents[2] / "sample_db/china_national_employment.csv").open(encoding="utf-8") as file:
        sourced = [row for row in csv.DictReader(file) if row["confidence"] == "sourced"]
    found: dict[int, dict[int, int]] = {}
    for row in sourced:
        if row["indicator"] == "urban_new_employment" and int(row["year"]) >= 2015:
            found.setdefault(int(row["year"]), {})[int(row["month"])] = int(row["cumulative_value"])
    assert found == PUBLISHED
    assert shares(2019)[8] == pytest.approx(1097 / 1352)


def test_years_without_december_do_not_count():
    case = jobs_with_history((2018, 2019)).report(A, 2017, {9: 800, 11: 900}).report(A, 2020, {9: 900})
    assert case.at("2020-09", A).season.years == (2018, 2019)


def test_a_month_missing_in_one_year_leaves_the_other_years():
    holed = {month: figure for month, figure in seasonal(1000).items() if month != 9}
    case = jobs_with_history((2016, 2017, 2018)).report(A, 2019, holed).report(A, 2020, {9: 900})
    assert case.at("2020-09", A).season.years == (2016, 2017, 2018)


def test_only_the_five_latest_years_are_averaged():
    case = jobs_with_history((2015, 2016, 2017, 2018, 2019)).report(A, 2014, straight(1000)).report(A, 2020, {9: 900})
    assert case.at("2020-09", A).season.years == (2015, 2016, 2017, 2018, 2019)


def test_quarterly_years_are_bridged_between_quarters_for_drawing():
    quarters = {3: 240, 6: 540, 9: 840, 12: 1000}
    case = Case().indicator().target(A, 1200)
    for year in (2017, 2018, 2019):
        case.report(A, year, quarters)
    season = case.report(A, 2020, {9: 900}).at("2020-09", A).season
    # Between June 54 % and September 84 % July and August lie on the line: 64 %, 74 %. January is unknown.
    assert season.shares[6:9] == pytest.approx((0.64, 0.74, 0.84))
    assert season.share(1) is None
    assert season.share(12) == 1


@pytest.mark.parametrize(
    ("broken", "years"),
    [
        ("2017-12", (2018, 2019)),
        ("2018-01", (2018, 2019)),
        ("2018-02", (2018, 2019)),  # January is never told alone
        ("2017-02", (2017, 2018, 2019)),
        ("2017-03", (2018, 2019)),
    ],
)
def test_a_change_of_definition_cuts_the_history(broken, years):
    case = jobs_with_history((2016, 2017, 2018, 2019)).report(A, 2020, {9: 900})
    case.indicators[0]["break_month"] = broken
    season = case.at("2020-09", A).season
    assert season.years == years
    assert season.indicative == (len(years) < 3)


def test_january_is_no_part_of_a_curve_of_cumulative_figures_though_it_was_told():
    case = jobs_with_history()
    for year in (2017, 2018, 2019):
        case.report(A, year, {1: 60})
    season = case.report(A, 2020, {9: 900}).at("2020-09", A).season
    assert season.share(1) is None
    assert season.share(2) == pytest.approx(0.127)
    # A stock's January is a level like any other: 10 of the 100 added in each year.
    stock = Case().indicator("stock", "stock").target(A, 1400, "stock", start_level=1300.0)
    stock.report(A, 2016, {12: 1000}, "stock")
    for year, start in ((2017, 1000), (2018, 1100), (2019, 1200)):
        stock.report(A, year, {1: start + 10, 9: start + 80, 12: start + 100}, "stock")
    season = stock.report(A, 2020, {9: 1370}, "stock").at("2020-09", A, "stock").season
    assert season.share(1) == pytest.approx(0.1)
    january = stock.report(A, 2020, {1: 1305}, "stock").at("2020-01", A, "stock")
    assert january.seasonal_pace == pytest.approx(0.1)


def test_the_city_follows_its_own_roll_up():
    case = Case().indicator().target(CITY, 2400)
    for year in (2017, 2018, 2019):
        case.report(A, year, seasonal(1000)).report(B, year, straight(1000))
    case.report(A, 2020, {9: 900}).report(B, 2020, {9: 900})
    progress = case.at("2020-09")
    # Sigma of the parts by September: 821 + 750 of 2000.
    assert progress.seasonal_pace == pytest.approx(0.7855)
    assert progress.season.source == "own"


def test_a_stocks_curve_is_of_its_increments_over_the_year():
    case = Case().indicator("stock", "stock").target(A, 1400, "stock", start_level=1300.0)
    # Levels: 1000 at the end of 2016; every year +100, of which 80 by September.
    case.report(A, 2016, {12: 1000}, "stock")
    for year, start in ((2017, 1000), (2018, 1100), (2019, 1200)):
        case.report(A, year, {9: start + 80, 12: start + 100}, "stock")
    progress = case.report(A, 2020, {9: 1370}, "stock").at("2020-09", A, "stock")
    assert progress.seasonal_pace == pytest.approx(0.8)
    assert progress.completion == pytest.approx(0.7)


def test_a_stock_that_swings_more_than_it_grows_has_no_curve():
    case = Case().indicator("stock", "stock").target(A, 1010, "stock", start_level=1003.0)
    case.report(A, 2016, {12: 1000}, "stock")
    for year, start in ((2017, 1000), (2018, 1001), (2019, 1002)):
        case.report(A, year, {9: start - 50, 12: start + 1}, "stock")
    progress = case.report(A, 2020, {9: 1005}, "stock").at("2020-09", A, "stock")
    assert progress.season.source == "linear"


def test_the_straight_line_is_a_twelfth_a_month():
    assert (LINEAR.share(1), LINEAR.share(9), LINEAR.share(12)) == (1 / 12, 0.75, 1)


def test_the_straight_line_can_be_asked_for_alone():
    case = jobs_with_history().report(A, 2020, {9: 900})
    progress = case.board("2020-09", straight_line=True).progress[JOBS, A]
    assert progress.expected_share == 0.75
    assert progress.points_linear == pytest.approx(0)


def test_one_year_of_three_districts_is_enough_to_borrow_and_is_indicative():
    case = Case((CITY, A, B, C, ZONE)).indicator(OTHER).target(A, 1200, OTHER)
    for district in (B, C, ZONE):
        case.report(district, 2019, seasonal(1000), OTHER)
    season = case.report(A, 2020, {9: 900}, OTHER).at("2020-09", A, OTHER).season
    assert (season.source, season.years, season.indicative) == ("district", (2019,), True)
    # Two district-years are too few.
    case.observations = [row for row in case.observations if row[1] != ZONE]
    assert case.at("2020-09", A, OTHER).season.source == "linear"


def test_a_city_with_one_year_borrows_from_all_its_districts():
    case = Case((CITY, A, B, C)).indicator(OTHER).target(CITY, 3600, OTHER)
    for district in (A, B, C):
        case.report(district, 2019, seasonal(1000), OTHER).report(district, 2020, {9: 900}, OTHER)
    progress = case.at("2020-09", CITY, OTHER)
    assert progress.reference == "borrowed"
    assert progress.seasonal_pace == pytest.approx(0.821)
