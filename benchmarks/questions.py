"""What does a question cost that nobody asked before? All is read and judged anew, as after a publication."""

import time
from collections.abc import Callable, Iterable
from statistics import median

import streamlit as st

from data_access.engine import open_engine
from data_access.publish import newest_version
from data_access.viewer import ANONYMOUS
from ui.reads import Questions

TIMES = 5


def cold_questions(url: str) -> dict[str, float]:
    """Question -> processor milliseconds, median over the newest TIMES months, with every cache cleared before each."""
    engine = open_engine(url)
    ask = Questions(engine, ANONYMOUS, newest_version(engine))
    facts = ask.facts()
    months, city = facts.months[:TIMES], facts.city
    indicator = next(iter(ask.indicators(int(months[0][:4]))))
    return {
        "what the version holds": _median(ask.facts for _ in months),
        "all measures in all districts": _median(lambda month=month: ask.board(month) for month in months),
        "one measure's year": _median(lambda month=month: ask.curve(month, indicator, city) for month in months),
    }


def _median(questions: Iterable[Callable[[], object]]) -> float:
    return median([_milliseconds(question) for question in questions])


def _milliseconds(question: Callable[[], object]) -> float:
    st.cache_resource.clear()
    began = time.process_time()
    question()
    return (time.process_time() - began) * 1000
