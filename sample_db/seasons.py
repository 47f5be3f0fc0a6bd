"""How a year's total comes in, month by month: the shapes that the sample city's figures follow.

Cumulative shares of the year by February ... December; nobody reports January alone. The curve of new urban jobs is the
national one; the others follow what localities publish (domain.md 1.3): transfers come early, training late, loans in
lumps at the quarters' ends.
"""

import zlib

import numpy as np

MONTHS = tuple(range(2, 13))
SEPTEMBER = MONTHS.index(9)

SHAPES: dict[str, tuple[float, ...]] = {
    "jobs": (0.127, 0.241, 0.342, 0.446, 0.548, 0.644, 0.737, 0.821, 0.888, 0.950, 1),
    "transfer": (0.560, 0.710, 0.800, 0.860, 0.910, 0.935, 0.955, 0.970, 0.982, 0.993, 1),
    "training": (0.035, 0.095, 0.175, 0.275, 0.390, 0.470, 0.555, 0.660, 0.780, 0.905, 1),
    "loans": (0.070, 0.165, 0.245, 0.340, 0.480, 0.560, 0.640, 0.750, 0.815, 0.905, 1),
    "steady": (0.140, 0.235, 0.320, 0.410, 0.505, 0.585, 0.665, 0.755, 0.835, 0.920, 1),
    "spring": (0.420, 0.780, 0.920, 0.950, 0.965, 0.972, 0.980, 0.987, 0.992, 0.997, 1),
    "campaign": (0.52, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    "graduates": (0.030, 0.065, 0.110, 0.165, 0.290, 0.500, 0.670, 0.800, 0.890, 0.955, 1),
    "relief": (0.080, 0.240, 0.420, 0.570, 0.690, 0.770, 0.840, 0.895, 0.940, 0.975, 1),
}

# What the months of 2020 brought, measured by an ordinary year's (national curve: 9.1 % by February against 12.7 %);
# from May on the year catches up.
SHOCK_2020 = np.array([0.62, 0.78, 0.92, 0.98, 1.06, 1.10, 1.14, 1.26, 1.12, 1.05, 1.00])

# How a year that misses its target loses it: at what pace each month comes in against the ordinary one.
MISSES: dict[str, np.ndarray] = {
    "slow": np.ones(11),
    "summer": np.array([1, 1, 1, 1, 0.95, 0.7, 0.55, 0.5, 0.5, 0.5, 0.5]),
    "autumn": np.array([1, 1, 1, 1, 1, 1, 0.9, 0.55, 0.35, 0.3, 0.3]),
    "late": np.array([1, 1, 1, 1, 1, 1, 1, 1, 0.25, 0.15, 0.15]),
}


def generator(*names: object) -> np.random.Generator:
    """A source of chance of its own for everything that has a name, so that adding a measure moves no other figure."""
    return np.random.default_rng([20200930, *(zlib.crc32(str(name).encode()) for name in names)])


def yearly_curve(shape: str, year: int, habit: np.ndarray, chance: np.random.Generator, noise: float) -> np.ndarray:
    """Cumulative shares by February ... December of one year in one district.

    `habit` (one factor per month) is what is usual there; `noise` is the spread of a month's own factor. Districts push
    at the ends of the quarters. 2020 follows its shock and is scaled to an ordinary September.
    """
    steps = np.diff(SHAPES[shape], prepend=0.0)
    steps = steps * habit * np.exp(chance.normal(0, noise, len(steps)))
    curve = np.cumsum(steps) / steps.sum()
    if year != 2020:
        return curve
    shocked = np.cumsum(steps / steps.sum() * SHOCK_2020)
    return shocked * curve[SEPTEMBER] / shocked[SEPTEMBER]


def habit_of(code: str, district: str, spread: float) -> np.ndarray:
    """What is usual in a district for an indicator: a factor per month, the same in every year."""
    return np.exp(generator("habit", code, district).normal(0, spread, len(MONTHS)))
