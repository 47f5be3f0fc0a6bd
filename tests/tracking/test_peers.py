"""Peers by kind and by size, and rates per 10,000 of the workforce."""

import pandas as pd
import pytest

from tests.tracking.build import CITY, MUNICIPAL, ZONE, A, B, C, Case
from tracking.peers import Per10k, peers, per_10k

D = "990105"


def districts() -> pd.DataFrame:
    rows = [
        (CITY, "city", 3_000_000, 1_682_000),
        (A, "urban", 560_000, 320_000),
        (B, "county", 520_000, 280_000),
        (C, "county", 240_000, 160_000),
        (D, "county", 380_000, None),
        (ZONE, "zone", 140_000, 80_000),
        (MUNICIPAL, "municipal", None, None),
    ]
    return pd.DataFrame(rows, columns=["code", "kind", "population", "workforce"])


def test_all_and_kind_come_by_code_without_the_city_and_oneself():
    assert peers(districts(), B, "all") == (A, C, ZONE, D, MUNICIPAL)
    assert peers(districts(), B, "kind") == (C, D)
    assert peers(districts(), A, "kind") == ()


def test_size_is_the_nearest_workforce_in_proportion():
    # Of 160,000: the zone has a half, A the double and B 1.75 times as much; equal distances go by code.
    assert peers(districts(), C, "size") == (B, A, ZONE)


def test_population_stands_in_where_there_is_no_workforce():
    # Of 380,000: B 1.37 times, A 1.47 times, C 0.63 (1.58 times less).
    assert peers(districts(), D, "size") == (B, A, C)


def test_what_has_no_size_has_no_peers_by_size():
    assert peers(districts(), MUNICIPAL, "size") == ()


def test_another_preset_or_district_is_refused():
    with pytest.raises(ValueError, match="peers are"):
        peers(districts(), A, "region")
    with pytest.raises(KeyError):
        peers(districts(), "000000", "all")


def test_counts_are_told_per_10000_of_the_workforce():
    case = Case().indicator("jobs").report(A, 2020, {9: 4830}, "jobs")
    case.indicator("rural", unit="10k_person", decimals=2).report(A, 2020, {9: 6.44}, "rural")
    case.indicator("loans", unit="10k_yuan").report(A, 2020, {9: 966}, "loans")
    case.indicator("bases", "count", unit="item").report(A, 2020, {9: 1}, "bases")
    board = case.board("2020-09")
    # 322,000: 4,830 ÷ 32.2; 64,400 ÷ 32.2; 966 ÷ 32.2; 1 ÷ 32.2.
    assert per_10k(board.progress["jobs", A], 322_000) == Per10k(150.0, "person", 1)
    rural = per_10k(board.progress["rural", A], 322_000)
    assert (rural.value, rural.unit) == (pytest.approx(2000), "person")
    loans = per_10k(board.progress["loans", A], 322_000)
    assert (loans.value, loans.unit) == (pytest.approx(30), "10k_yuan")
    bases = per_10k(board.progress["bases", A], 322_000)
    assert (bases.value, bases.decimals) == (pytest.approx(1 / 32.2), 2)


def test_rates_and_days_and_unknown_figures_have_no_such_rate():
    case = Case().indicator("rate", "rate_floor").report(A, 2020, {9: 100}, "rate")
    case.indicator("age", "age_ceiling", unit="day").report(A, 2020, {9: 12}, "age")
    case.indicator("jobs").report(A, 2020, {9: 10}, "jobs").target(B, 10, "jobs")
    board = case.board("2020-09")
    assert per_10k(board.progress["rate", A], 1000) is None
    assert per_10k(board.progress["age", A], 1000) is None
    assert per_10k(board.progress["jobs", B], 1000) is None
    for workforce in (None, 0, float("nan")):
        assert per_10k(board.progress["jobs", A], workforce) is None
