"""Which of the districts' targets need attention, by what is expected to be missing at the year's end? Pure."""

from collections.abc import Mapping

from forecasting.stored import Likelihood, Series, YearEnd

PEOPLE = {"person": 1, "10k_person": 10_000}  # units that are people, and how many one of them is
AT_RISK = (Likelihood.UNCERTAIN, Likelihood.DIFFICULT, Likelihood.UNLIKELY)
LISTED, OTHERS = 7, 2  # rows in all; of those not counted in people, where there are more of both


def most_missing(year_ends: Mapping[Series, YearEnd], units: Mapping[str, str], *, city: str) -> list[YearEnd]:
    """The districts' targets that are at risk: first those counted in people, by how many are expected to be missing,
    then the others by the share of the target. `units`: indicator -> unit, of those to speak of: none whose target is
    to stay under."""
    spoken_of = [one for one in year_ends.values() if one.indicator in units and one.district != city]
    risky = [one for one in spoken_of if one.likelihood in AT_RISK and one.shortfall]
    people = sorted((one for one in risky if units[one.indicator] in PEOPLE), key=lambda one: -_people(one, units))
    others = sorted((one for one in risky if units[one.indicator] not in PEOPLE), key=lambda one: -_share(one))
    first = people[: LISTED - min(len(others), OTHERS)]
    return [*first, *others[: LISTED - len(first)]]


def _people(one: YearEnd, units: Mapping[str, str]) -> float:
    return (one.shortfall or 0.0) * PEOPLE[units[one.indicator]]


def _share(one: YearEnd) -> float:
    return (one.shortfall or 0.0) / (abs(one.target or 0.0) or 1.0)
