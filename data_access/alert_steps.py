"""What can be done about an alert, in which state, and what state follows? One table for screen, program and database.

Events are named by what was done. The program's own (PROGRAM_ACTIONS) tell how the signal moves; the rest is done by
people. A finished alert (FINISHED) needs nobody any more, until it gets worse or somebody takes it up again.
"""

from collections.abc import Iterator, Mapping

STATES = (
    "triggered",
    "verifying",
    "confirmed",
    "seasonal",
    "moved",
    "data_error",
    "graded",
    "assisted",
    "tracked",
    "closed",
    "dismissed",
)
FINISHED = ("seasonal", "moved", "data_error", "closed", "dismissed")
OPEN = tuple(state for state in STATES if state not in FINISHED)
VERDICTS = ("confirmed", "seasonal", "moved", "data_error", "dismissed")  # what a check on the spot can find
UNDECIDED = ("triggered", "verifying")
HELPED = ("graded", "assisted", "tracked")  # what follows a confirmed one
LEVELS = ("none", "blue", "yellow", "orange", "red")
ABOUT = ("enterprise", "park", "industry", "affiliation")
CAUSES = ("decline", "dismissals", "planned_cuts", "hidden_unemployed", "silence", "reconciliation", "shortage")
SIGNALS = ("raised", "worsened", "improved", "recovered", "reopened")  # how the signal can have moved last


def _same(*states: str) -> dict[str, str]:
    return {state: state for state in states}


# action -> state before -> state after. "" is before the first event.
STEPS: Mapping[str, Mapping[str, str]] = {
    "raised": {"": "triggered"},
    "worsened": _same(*OPEN),
    "improved": _same(*STATES),
    "recovered": _same(*STATES),
    "regrouped": _same(*STATES),
    "transferred": _same(*STATES),
    "revised": _same(*STATES),
    "lapsed": {"triggered": "dismissed"},
    "verifying": {"triggered": "verifying"},
    "confirmed": dict.fromkeys(UNDECIDED, "confirmed"),
    **{verdict: dict.fromkeys((*UNDECIDED, "confirmed"), verdict) for verdict in ("seasonal", "moved", "data_error")},
    "dismissed": dict.fromkeys(UNDECIDED, "dismissed"),
    "graded": {"confirmed": "graded", **_same(*HELPED)},
    "reported": _same(*HELPED),
    "assisted": dict.fromkeys(("confirmed", *HELPED), "assisted"),
    "tracked": dict.fromkeys(("confirmed", *HELPED), "tracked"),
    "closed": dict.fromkeys(("tracked", "seasonal", "moved", "data_error"), "closed"),
    "recorded": {**_same(*STATES), "triggered": "verifying"},
    "noted": _same(*STATES),
    "assigned": _same(*OPEN),
    "snoozed": _same(*OPEN),
    "woken": _same(*OPEN),
    # Somebody takes it up again where it was left; the program, because it got worse, to be looked at anew.
    "reopened": dict.fromkeys(FINISHED, "verifying"),
}
ACTIONS = tuple(STEPS)
REOPENED_BY_PROGRAM = "triggered"
PROGRAM = "screening"  # the subject of what the program does
PROGRAM_ACTIONS = ("raised", "worsened", "improved", "recovered", "regrouped", "transferred", "revised", "lapsed")
PERSONS_ACTIONS = tuple(action for action in ACTIONS if action not in PROGRAM_ACTIONS)
NOTE_NEEDED = ("closed", "reopened", "snoozed", "noted")

# Why nothing is done about it. By the program: a blue one whose signal was gone before anybody looked, and what was
# over when the panel was taken over. They, and duplicates, say nothing about whether the rule was right.
LAPSES = ("lapsed", "takeover")
DISMISSALS_BY_PERSONS = ("duplicate", "known", "minor", "no_decline", "other")
DISMISSALS = (*LAPSES, *DISMISSALS_BY_PERSONS)
NOT_JUDGED = (*LAPSES, "duplicate")
EMERGENCY_LEVELS = (1, 2, 3)
LONGEST_SNOOZE_DAYS = 92


def after(action: str, state: str) -> str | None:
    """The state that `action` leads to from `state`, when a person does it; None where it is not possible."""
    return STEPS[action].get(state)


def offered(state: str) -> tuple[str, ...]:
    """What a person can do in `state`, in the order of the table."""
    return tuple(action for action in PERSONS_ACTIONS if state in STEPS[action])


def legal() -> Iterator[tuple[str, str, str]]:
    """Every (state before, action, state after) there can be, the program's included."""
    for action, moves in STEPS.items():
        for before, state in moves.items():
            yield before, action, state
    for before in FINISHED:
        yield before, "reopened", REOPENED_BY_PROGRAM
