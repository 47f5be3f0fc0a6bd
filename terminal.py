"""How do the commands talk to whoever sits at the terminal: in which language, and with which words for a mistake?

Needs nothing but Python itself: `make` uses it before anything is installed.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Mapping
from typing import NoReturn

# argparse's own sentences. It translates them by gettext's catalogue of the process, which commands of one language at
# a time have no use for; what is not listed stays as it is.
ARGPARSE_SAYS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", "缺少参数 {0}"),
    (r"unrecognized arguments: (.+)", "无法识别 {0}"),
    (r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)", "{0} 不能是 {1}，应为 {2} 之一"),
    (r"argument (.+?): invalid \S+ value: (.+)", "{0} 的值 {1} 无效"),
    (r"argument (.+?): expected (?:one|at least one) argument", "{0} 后面缺少内容"),
    (r"argument (.+?): ignored explicit argument (.+)", "{0} 后面不应有 {1}"),
    (r"argument (.+?): not allowed with argument (.+)", "{0} 不能与 {1} 同用"),
    (r"ambiguous option: (.+?) could match (.+)", "{0} 不明确，可能是 {1}"),
    # What a command says of its own argument is in the terminal's language already.
    (r"argument (.+?): (.+)", "{0}：{1}"),
)
TITLES = ("参数", "选项")


def language() -> str:
    """zh or en: as the standard says, LC_ALL counts before LC_MESSAGES, and that before LANG."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if named.lower().startswith("zh") else "en"


def sentence(sentences: Mapping[str, tuple[str, str]], key: str, /, **values: object) -> str:
    """One of a command's sentences (Chinese, English) in the terminal's language, its braces filled."""
    chinese, english = sentences[key]
    return (chinese if language() == "zh" else english).format(**values)


def in_chinese(message: str) -> str:
    """An error message of argparse in Chinese."""
    for pattern, chinese in ARGPARSE_SAYS:
        found = re.fullmatch(pattern, message)
        if found:
            return chinese.format(*(part.replace(", ", "、").replace("'", "") for part in found.groups()))
    return message


class ChineseHelp(argparse.HelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def format_help(self) -> str:
        return re.sub(rf"(?m)^({'|'.join(TITLES)}):$", r"\1：", super().format_help())


class Parser(argparse.ArgumentParser):
    """An argument parser whose own words are in the terminal's language, too."""

    def __init__(self, **given: object) -> None:
        self.is_chinese = language() == "zh"
        given.setdefault("formatter_class", ChineseHelp if self.is_chinese else argparse.HelpFormatter)
        super().__init__(**{**given, "add_help": False})
        if self.is_chinese:
            self._positionals.title, self._optionals.title = TITLES
        self.add_argument("-h", "--help", action="help", help="显示帮助" if self.is_chinese else "show this help")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        told = f"命令有误：{in_chinese(message)}。" if self.is_chinese else f"The command is not right: {message}"
        self.exit(2, f"{told}\n")
