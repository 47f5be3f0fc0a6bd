"""Which measures of the plan the sample city reports, how large they are, and what was asked of them.

Magnitudes: domain.md 1.2, for three million people. `goals` end with 2020; a headline target of 2016-2019 that the city
missed is a `weak` year. What the catalogue lists beyond these has no data: 未建台账.
"""

from sample_db.districts import BAITAN, DIPU, SONGJI, YUNXIU
from sample_db.measure_kinds import (
    Count,
    Flow,
    Households,
    Measure,
    Stock,
    Unemployment,
)
from sample_db.measures_further import FURTHER

HOUSEHOLDS = Households("zero_household_rate", "people", (100, 100, 100, 100, 100), certified=120)

HEADLINE: tuple[Measure, ...] = (
    Flow(
        "urban_new_employment",
        "jobs",
        (31_000, 31_500, 32_000, 32_000, 30_000),
        shape="jobs",
        ratio=1.13,
        now=1.015,
        noise=0.04,
        spread=0.03,
        has_provincial=True,
    ),
    Flow(
        "reemployment",
        "jobs",
        (8_200, 8_000, 8_000, 7_800, 7_500),
        shape="jobs",
        ratio=1.12,
        now=1.01,
        has_provincial=True,
    ),
    Flow(
        "hard_to_employ",
        "jobs",
        (3_400, 3_200, 3_200, 3_100, 3_000),
        shape="jobs",
        ratio=1.12,
        now=1.04,
        weak={2017: 0.88},
        has_provincial=True,
    ),
    HOUSEHOLDS,
    Unemployment("registered_unemployment_rate", "jobs", (4.5, 4.5, 4.5, 4.5, 4.5), labour=640_000),
    Flow(
        "rural_transfer",
        "rural",
        (36.5, 36.5, 36.0, 35.5, 35.0),
        shape="transfer",
        ratio=1.06,
        now=1.035,
        noise=0.03,
        spread=0.02,
        misses=0.05,
        has_provincial=True,
    ),
    Stock(
        "returning_entrepreneurs",
        "rural",
        (6_400, 7_600, 8_800, 9_900, 11_000),
        start=5_300.0,
        ratio=1.10,
        now=1.03,
        has_provincial=True,
    ),
    Count(
        "return_bases",
        "counties",
        (2, 2, 2, 3, 3),
        events=(
            (2016, 8, SONGJI),
            (2016, 11, DIPU),
            (2017, 9, BAITAN),
            (2017, 9, SONGJI),
            (2018, 10, DIPU),
            (2018, 11, BAITAN),
            (2019, 7, SONGJI),
            (2019, 11, BAITAN),
            (2020, 6, DIPU),
            (2020, 8, SONGJI),
        ),
        document="省人社函〔{year}〕{number}号",
    ),
    Flow(
        "labour_agents",
        "rural",
        (500, 600, 650, 700, 700),
        shape="relief",
        ratio=1.10,
        now=1.13,
        weak={2019: 0.87},
        has_provincial=True,
    ),
    Count(
        "brand_bases",
        "counties",
        (1, 2, 2, 2, 2),
        events=(
            (2016, 9, BAITAN),
            (2017, 8, DIPU),
            (2017, 10, SONGJI),
            (2018, 9, BAITAN),
            (2018, 12, YUNXIU),
            (2019, 6, SONGJI),
            (2019, 9, DIPU),
            (2020, 5, SONGJI),
            (2020, 9, BAITAN),
        ),
        document="省人社函〔{year}〕{number}号",
    ),
    Flow(
        "farm_technician_training",
        "rural",
        (2_900, 3_200, 2_600, 2_800, 2_800),  # until 2017 those who enrolled, since 2018 those who finished
        shape="training",
        ratio=1.08,
        now=0.945,
        weak={2018: 0.87},
        has_provincial=True,
    ),
    Flow(
        "guaranteed_loans",
        "loans",
        (9_000, 9_500, 10_000, 11_000, 15_000),
        shape="loans",
        ratio=1.10,
        now=0.83,
        noise=0.09,
        weak={2016: 0.86},
        has_provincial=True,
    ),
)

MEASURES = HEADLINE + FURTHER

# The target that was raised in the middle of 2020, and what it was before.
ADJUSTED = {"guaranteed_loans": 12_000.0}

# Campaigns run over their own period; full coverage is asked for at the end of the year and not due before.
WINDOWS = {
    "spring_events": ("-01-01", "-03-31"),
    "spring_matches": ("-01-01", "-03-31"),
    "graduate_outcome": ("-01-01", "-12-31"),
    "poor_training_coverage": ("-01-01", "-12-31"),
    "station_training_rate": ("-01-01", "-12-31"),
}

SUPPORTING: dict[str, tuple[str, str]] = {
    "guaranteed_loans": ("市财政局、市金融办", "Finance Bureau, Financial Affairs Office"),
    "rural_transfer": ("市农业农村局", "Agriculture and Rural Affairs Bureau"),
    "farm_technician_training": ("市人社局职业能力建设科", "Vocational Skills Section"),
    "zero_household_rate": ("市民政局、市残联", "Civil Affairs Bureau, Disabled Persons' Federation"),
}
