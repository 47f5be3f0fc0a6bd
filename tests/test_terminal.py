"""Commands answer in the terminal's language, argparse's own words included."""

import argparse

import pytest

from data_access.__main__ import parser as database_parser
from terminal import Parser, language


@pytest.fixture
def speaks(monkeypatch: pytest.MonkeyPatch):
    def set_to(value: str, name: str = "LANG") -> None:
        for other in ("LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(other, raising=False)
        monkeypatch.setenv(name, value)

    return set_to


def test_LC_ALL_counts_before_LC_MESSAGES_and_that_before_LANG(speaks, monkeypatch: pytest.MonkeyPatch) -> None:
    speaks("zh_CN.UTF-8")
    assert language() == "zh"
    monkeypatch.setenv("LC_MESSAGES", "en_GB.UTF-8")
    assert language() == "en"
    monkeypatch.setenv("LC_ALL", "ZH")
    assert language() == "zh"
    speaks("C.UTF-8")
    assert language() == "en"


MISTAKES = {
    (): "缺少参数 单位",
    ("甲", "--hours", "x"): "--hours 的值 x 无效",
    ("甲", "--hours"): "--hours 后面缺少内容",
    ("甲", "--kind", "c"): "--kind 不能是 c，应为 a、b 之一",
    ("甲", "--other"): "无法识别 --other",
    ("甲", "--all=1"): "--all 后面不应有 1",
    ("甲", "--all", "--none"): "--none 不能与 --all 同用",
    ("甲", "--k", "a"): "--k 不明确，可能是 --kind、--keep",
}


@pytest.mark.parametrize("given", MISTAKES)
def test_every_mistake_is_named_in_chinese(speaks, capsys: pytest.CaptureFixture[str], given: tuple[str, ...]) -> None:
    speaks("zh_CN.UTF-8")
    parser = Parser(prog="试验")
    parser.add_argument("unit", metavar="单位")
    parser.add_argument("--hours", type=int)
    parser.add_argument("--kind", choices=("a", "b"))
    parser.add_argument("--keep", action="store_true")
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--all", action="store_true")
    either.add_argument("--none", action="store_true")
    with pytest.raises(SystemExit) as stopped:
        parser.parse_args(given)
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert said.splitlines()[-1] == f"命令有误：{MISTAKES[given]}。"
    assert said.startswith("用法：试验 ")


def test_help_has_no_english_word_in_it(speaks) -> None:
    speaks("zh_CN.UTF-8")
    said = database_parser().format_help()
    for word in ("usage", "options", "positional", "show", "arguments"):
        assert word not in said
    assert "参数：\n" in said
    assert "显示帮助" in said


def test_in_english_the_words_are_argparses(speaks) -> None:
    speaks("C.UTF-8")
    assert database_parser().format_help().startswith("usage: .venv/bin/python -m data_access [-h] COMMAND")
    assert isinstance(Parser(prog="x"), argparse.ArgumentParser)
