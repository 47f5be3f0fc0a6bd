"""What was said against what came, counted by hand."""

import pandas as pd
import pytest

from forecasting.quality import Spoken, by_tenth, by_word, held, with_outcome
from forecasting.stored import Likelihood


def test_words_and_tenths_are_counted_by_hand():
    rows = pd.DataFrame(
        {
            "indicator": "jobs",
            "probability": [0.92, 0.97, 0.72, 0.895, 1.0, 0.05, 0.5],
            "total": [100.0, 80.0, 100.0, 100.0, 100.0, 80.0, 100.0],
            "target": [90.0, 90.0, 90.0, 90.0, 90.0, 90.0, float("nan")],
        }
    )
    rows = with_outcome(rows)
    words = by_word(rows)
    assert list(words) == [Likelihood.EXPECTED, Likelihood.CONFIDENT, Likelihood.UNLIKELY]
    assert (words[Likelihood.EXPECTED].times, words[Likelihood.EXPECTED].came) == (4, 3)  # 89.5 % reads 90 %
    assert words[Likelihood.CONFIDENT] == Spoken(1, 0.72, 1)
    assert words[Likelihood.UNLIKELY].share == 0.0
    assert [one.times for one in by_tenth(rows)] == [1, 1, 1, 3]
    assert by_tenth(rows)[-1].said == pytest.approx((0.92 + 0.97 + 1.0) / 3)


def test_a_ceiling_is_kept_from_below_and_the_marks_of_any_kind_are_counted_by_hand():
    rows = pd.DataFrame(
        {
            "indicator": ["rate", "rate", "jobs", "jobs"],
            "total": [4.2, 4.8, 90.0, 120.0],
            "q10": [4.0, 4.0, 95.0, 95.0],
            "q90": [4.5, 4.5, 130.0, 130.0],
            "target": [4.5, 4.5, 100.0, float("nan")],
            "probability": [0.9, 0.8, 0.6, float("nan")],
        }
    )
    found = with_outcome(rows, less=["rate"])
    assert found["made"].tolist()[:3] == [True, False, False]
    marks = held(found)
    assert (marks.times, marks.within) == (4, 0.5)
    assert marks.spoken == Spoken(3, pytest.approx(2.3 / 3), 1)
    assert marks.brier == pytest.approx((0.1**2 + 0.8**2 + 0.6**2) / 3)
    assert held(found.iloc[3:]).brier is None
