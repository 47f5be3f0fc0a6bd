"""How the year's new urban jobs came along in the country: what a city without a history of its own may borrow.

Origin: cumulative figures in 10,000 persons as the Ministry of Human Resources and Social Security and the National
Bureau of Statistics published them; the lines marked `sourced` of sample_db/china_national_employment.csv (a test
compares them). Only years whose December is published; 2015, 2016 and some later months were told by the quarter.
"""

DECEMBER = 12

PUBLISHED: dict[int, dict[int, int]] = {
    2015: {3: 324, 6: 718, 9: 1066, 12: 1312},
    2016: {3: 318, 6: 717, 9: 1067, 12: 1314},
    2017: {3: 334, 6: 735, 7: 855, 9: 1097, 10: 1191, 11: 1280, 12: 1351},
    2018: {3: 330, 7: 880, 9: 1107, 10: 1200, 12: 1361},
    2019: {3: 324, 4: 459, 5: 597, 6: 737, 7: 867, 8: 984, 9: 1097, 11: 1279, 12: 1352},
    2020: {2: 108, 3: 229, 4: 354, 5: 460, 6: 564, 7: 671, 8: 781, 9: 898, 10: 1009, 11: 1099, 12: 1186},
    2021: {2: 148, 3: 297, 4: 437, 6: 698, 7: 822, 8: 938, 9: 1045, 10: 1133, 11: 1207, 12: 1269},
    2022: {2: 163, 3: 285, 4: 406, 5: 529, 6: 654, 7: 783, 9: 1001, 12: 1206},
    2023: {3: 297, 6: 678, 9: 1022, 12: 1244},
    2024: {3: 303, 6: 698, 9: 1049, 10: 1132, 11: 1198, 12: 1256},
    2025: {3: 308, 6: 695, 9: 1057, 11: 1210, 12: 1267},
}


def shares(year: int) -> tuple[float, ...]:
    """The share of one year's total reached by each month; NaN where it was not published."""
    told = PUBLISHED[year]
    return tuple(told.get(month, float("nan")) / told[DECEMBER] for month in range(1, 13))
