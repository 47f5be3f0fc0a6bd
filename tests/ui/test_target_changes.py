"""An adjusted target stands beside the value that it replaces; one set for the first time beside nothing."""

import pandas as pd

from ui.target_changes import target_changes

COLUMNS = ["year", "indicator", "district", "tier", "effective_from", "value", "document", "reason"]
MARCH = (2020, "loans", "990100", "provincial", "2020-03-18", 12000.0, "省〔2020〕9号", None)
JULY = (2020, "loans", "990100", "provincial", "2020-07-20", 15000.0, "省〔2020〕15号", "上调")
COUNTY = (2020, "loans", "990101", "municipal", "2020-03-18", 2080.0, "市〔2020〕3号", None)


def targets(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS)


def told(before: pd.DataFrame, after: pd.DataFrame) -> list[tuple]:
    return [
        (change.district, change.effective_from, change.old, change.new) for change in target_changes(before, after)
    ]


def test_a_raised_target_is_told_from_its_old_value_with_document_and_day():
    [change] = target_changes(targets(MARCH, COUNTY), targets(MARCH, JULY, COUNTY))
    assert (change.old, change.new) == (12000.0, 15000.0)
    assert (change.document, change.effective_from, change.reason) == ("省〔2020〕15号", "2020-07-20", "上调")


def test_a_target_set_for_the_first_time_has_no_old_value_and_comes_after_the_adjusted_ones():
    assert told(targets(MARCH), targets(MARCH, JULY, COUNTY)) == [
        ("990100", "2020-07-20", 12000.0, 15000.0),
        ("990101", "2020-03-18", None, 2080.0),
    ]


def test_what_was_set_and_adjusted_between_the_two_versions_is_told_as_a_chain():
    assert told(targets(), targets(MARCH, JULY)) == [
        ("990100", "2020-07-20", 12000.0, 15000.0),
        ("990100", "2020-03-18", None, 12000.0),
    ]


def test_a_value_corrected_in_its_own_row_is_told_from_what_it_was():
    corrected = (*MARCH[:5], 12500.0, *MARCH[6:])
    assert told(targets(MARCH), targets(corrected)) == [("990100", "2020-03-18", 12000.0, 12500.0)]


def test_a_withdrawn_adjustment_leads_back_to_the_value_before_and_a_withdrawn_target_to_nothing():
    assert told(targets(MARCH, JULY), targets(MARCH)) == [("990100", "2020-07-20", 15000.0, 12000.0)]
    assert told(targets(MARCH), targets()) == [("990100", "2020-03-18", 12000.0, None)]


def test_equal_versions_differ_in_nothing():
    assert told(targets(MARCH, JULY), targets(MARCH, JULY)) == []
