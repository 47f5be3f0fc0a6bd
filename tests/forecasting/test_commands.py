"""The forecasts' commands speak the terminal's language, their tables and mistakes included."""

import re

import pandas as pd
import pytest

from forecasting import backtest, kinds_backtest
from forecasting.__main__ import main, parser
from forecasting.command_words import WORDS
from forecasting.text_table import text_table

HAN = re.compile(r"[\u4e00-\u9fff]")
MARKS = {"n": 12.0, "coverage_80": 75.0, "mape": 3.25}


@pytest.fixture(params=["zh", "en"])
def spoken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LC_ALL", {"zh": "zh_CN.UTF-8", "en": "C.UTF-8"}[request.param])
    return request.param


def test_every_sentence_is_there_in_both_languages_with_the_same_places_to_fill():
    for key, (chinese, english) in WORDS.items():
        places = [sorted(re.findall(r"{(\w+)", text)) for text in (chinese, english)]
        assert places[0] == places[1], key
        assert HAN.search(chinese), key
        assert not HAN.search(english), key


@pytest.mark.parametrize("command", [[], ["refresh"], ["backtest"], ["learn"]], ids=lambda one: (one or ["all"])[0])
def test_help_is_in_one_language(spoken: str, command: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    assert bool(HAN.search(capsys.readouterr().out)) == (spoken == "zh")


def test_a_month_that_is_none_is_said_in_the_terminals_language(spoken: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        parser().parse_args(["refresh", "--month", "2020-13"])
    said = {"zh": "--month：2020-13 不是月份，应如 2020-09。", "en": "'2020-13' is no month such as 2020-09"}
    assert said[spoken] in capsys.readouterr().err


def test_tables_have_headings_in_both_languages_and_columns_that_line_up():
    flows = pd.DataFrame([MARKS, MARKS], index=pd.Index([3, "all"], name="month"))
    kinds = pd.DataFrame([[1.0] * 9], index=["stock"])
    for printed, first in ((backtest.printed(flows, "zh"), "月份"), (kinds_backtest.printed(kinds, "zh"), "类别")):
        assert printed.startswith(first)
    assert backtest.printed(flows, "zh").splitlines()[-1].startswith("合计")
    assert [line.split()[:3] for line in backtest.printed(flows).splitlines()] == [
        ["month", "n", "cover80"],
        ["3", "12", "75.0"],
        ["all", "12", "75.0"],
    ]
    assert text_table(("月", "a"), [("三", "10"), ("all", "9")]) == "月    a\n三   10\nall   9"
