"""How good are alarms, where it is known who shed jobs and when?

An alarm silences its enterprise for 8 weeks. An event is hit by an alarm from 4 weeks before its start to 4 weeks after
the true headcount crossed 90 %; an alarm outside any event's window is false, counted per 100 enterprises and quarter.
"""

from dataclasses import dataclass

import numpy as np

from forecasting.exponential import Array
from forecasting.panel_simulator import GRADUAL, KINDS, Events

SILENCE = 8
EARLY, LATE = 4, 4
QUARTER = 13  # weeks
BUDGETS = (1, 2, 5, 10)  # false alarms per 100 enterprises and quarter


@dataclass(frozen=True)
class Marks:
    """`recall` of all events and of slow declines; `by_time`: alarmed at or before the crossing; `lead`: median weeks
    from the first alarm to the crossing; `false`: alarms per 100 enterprises and quarter."""

    recall: float
    slow: float
    by_time: float
    precision: float
    false: float
    lead: float
    threshold: float


def alarms(over: np.ndarray) -> np.ndarray:
    """The weeks (T, N) in which an alarm is raised: over the line, and none in the SILENCE weeks before."""
    raised = np.zeros_like(over)
    free = np.zeros(over.shape[1], dtype=int)
    for week in range(len(over)):
        raised[week] = over[week] & (free <= week)
        free = np.where(raised[week], week + SILENCE + 1, free)
    return raised


def marks(raised: np.ndarray, events: Events, threshold: float = np.nan) -> Marks:
    """The marks of alarms (T, N)."""
    week = np.arange(len(raised))[:, None]
    inside = (week >= events.start - EARLY) & (week <= events.cross + LATE)
    hits = raised[:, events.enterprise] & inside
    hit = hits.any(axis=0)
    first = hits.argmax(axis=0)
    wrong = raised.sum() - hits.sum()
    slow = events.kind == KINDS.index(GRADUAL)
    return Marks(
        recall=float(hit.mean()),
        slow=float(hit[slow].mean()) if slow.any() else np.nan,
        by_time=float((hit & (first <= events.cross)).mean()),
        precision=float(hits.sum() / max(raised.sum(), 1)),
        false=float(wrong / (raised.size / QUARTER) * 100),
        lead=float(np.median((events.cross - first)[hit])) if hit.any() else np.nan,
        threshold=threshold,
    )


def at_budget(scores: Array, events: Events, budget: float) -> Marks:
    """The marks at the lowest threshold that keeps false alarms within the budget."""
    known = np.where(np.isnan(scores), -np.inf, scores)
    levels = np.unique(np.quantile(known[np.isfinite(known)], 1 - np.geomspace(1e-5, 0.5, 4000)))
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high) // 2
        if marks(alarms(known >= levels[middle]), events).false <= budget:
            high = middle
        else:
            low = middle + 1
    return marks(alarms(known >= levels[high]), events, float(levels[high]))
