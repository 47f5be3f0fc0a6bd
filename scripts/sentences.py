"""What does the person at the terminal need to read? One sentence per situation, in Chinese when LANG starts with zh.

Everything that `make` and `.ci/run` can say to a user stands here, so that no situation ends in a traceback.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import NoReturn

import terminal

# key: (Chinese, English); braces are filled by `sentence`.
SENTENCES: dict[str, tuple[str, str]] = {
    "python_too_old": (
        "需要 Python 3.11 或更高版本，当前是 {found}；请安装后重试，或用 make {target} PYTHON=/路径/python3 指定。",
        "Python 3.11 or newer is needed, this is {found}: install one, or name it with"
        " make {target} PYTHON=/path/python3.",
    ),
    "venv_missing": (
        "缺少创建虚拟环境的组件：请由管理员运行 apt-get install python3-venv，再重试。",
        "Python's venv module is not installed: let an administrator run apt-get install python3-venv, then try again.",
    ),
    "venv_failed": (
        "未能创建虚拟环境 .venv，原因：{reason}。",
        "The virtual environment .venv could not be created: {reason}.",
    ),
    "read_only": (
        "文件夹 {folder} 不可写，无法在其中安装程序包或建立示例数据库；请换到可写的文件夹，或请管理员授予写权限。",
        "The folder {folder} cannot be written to, so nothing can be installed or built there: use a writable folder or"
        " ask for write permission.",
    ),
    "disk_full": (
        "磁盘空间不足，安装未完成；请腾出约 1.5 GB 后重试。",
        "The disk is full and the installation did not finish: free about 1.5 GB and try again.",
    ),
    "no_network": (
        "连不上 Python 软件包源，安装未完成；请检查网络或代理后重试（已装好的部分会保留）。",
        "The Python package index cannot be reached, so the installation did not finish: check the network or proxy and"
        " try again (what is already installed is kept).",
    ),
    "pip_failed": (
        "安装程序包失败，详细记录在 {log}。",
        "Installing the packages failed; the details are in {log}.",
    ),
    "installing": (
        "正在把固定版本的程序包装入 .venv（首次约一分钟）……",
        "Installing the pinned packages into .venv (about a minute, the first time only) ...",
    ),
    "building_national": (
        "正在用已公布的全国数据建立数据库（仅首次）……",
        "Building the database of the published national figures (the first time only) ...",
    ),
    "national_failed": (
        "全国数据库未能建成，详细记录在 {log}。",
        "The database of the national figures could not be built; the details are in {log}.",
    ),
    "port_invalid": (
        "PORT 应为 1 到 65535 的整数，收到的是“{port}”。",
        "PORT must be a whole number from 1 to 65535, not '{port}'.",
    ),
    "port_in_use": (
        "{host} 的端口 {port} 已被其他程序占用；请先停止该程序，或换一个端口：make {target} PORT={other}。",
        "Port {port} on {host} is taken by another program: stop that program, or choose another port:"
        " make {target} PORT={other}.",
    ),
    "port_forbidden": (
        "当前用户无权使用端口 {port}；请换用 1024 以上的端口：make {target} PORT={other}。",
        "This user may not open port {port}: choose one above 1023: make {target} PORT={other}.",
    ),
    "host_unknown": (
        "本机没有地址 {host}；请把 HOST 设为本机的地址，或用 0.0.0.0 表示全部地址。",
        "This machine has no address {host}: set HOST to one of its addresses, or to 0.0.0.0 for all of them.",
    ),
    "starting": (
        "正在启动，几秒后请打开 {url}（按 Ctrl+C 停止）。",
        "Starting; in a few seconds open {url} (Ctrl+C stops it).",
    ),
    "tools_missing": (
        "缺少 {names}，测试不能完整进行；请由管理员运行 apt-get install {packages}，再重试。",
        "The tests cannot run completely without {names}: let an administrator run apt-get install {packages}, then try"
        " again.",
    ),
    "tools_installing": (
        "正在用 apt 安装 {packages}……",
        "Installing {packages} with apt ...",
    ),
    "tools_failed": (
        "用 apt 安装 {packages} 失败，原因：{reason}。",
        "Installing {packages} with apt failed: {reason}.",
    ),
}

# What is the sentence for a situation, in the language of the terminal?
sentence = partial(terminal.sentence, SENTENCES)


def say(key: str, **values: object) -> None:
    """Print the sentence where progress is read."""
    print(sentence(key, **values), flush=True)


def stop(key: str, **values: object) -> NoReturn:
    """Print the sentence where errors are read and end with exit code 1."""
    print(sentence(key, **values), file=sys.stderr, flush=True)
    raise SystemExit(1)
