"""How did employment change between two weeks, in the enterprises that reported in both? By district and industry.

Pure: one row per enterprise in, one row per cell out. A matched panel, because an enterprise that is silent, or new to
the sample, would look like jobs lost or won; and so would a typing error, so that figures still to be verified are left
out as well.
"""

import numpy as np
import pandas as pd

EVERY = ""  # every industry
WITH, WITHOUT = "with", "without"  # the giants of the register
CELL = ["district", "industry", "giants"]
SUMS = ["enterprises", "expected", "unsettled", "first", "last", "reducing", "growing", "flat"]
COLUMNS = (
    *CELL,
    "enterprises",
    "expected",
    "coverage",
    "unsettled",
    "first",
    "last",
    "change",
    "change_pct",
    "reducing",
    "growing",
    "flat",
    "reducing_share",
)


def cells(panel: pd.DataFrame, city: str) -> pd.DataFrame:
    """The cells of `panel`: each district by each industry, with their totals, with and without giants.

    `panel`: enterprise, district, industry, giant, the heads `first` and `last`, NaN where it did not report or is left
    out, and `unsettled`: it reported in both weeks and is left out, for one of the figures is still to be verified.
    Columns: district (`city` for all), industry (EVERY for all), giants (WITH, WITHOUT); enterprises (that reported in
    both weeks and are not left out), expected (that should have), coverage (their share), unsettled (left out); first,
    last, change (persons) and change_pct (a fraction); reducing, growing, flat (enterprises), reducing_share. Ordered
    by the first three.
    """
    matched = panel["first"].notna() & panel["last"].notna()
    change = (panel["last"] - panel["first"]).where(matched)
    counted = pd.DataFrame(
        {
            "district": panel["district"].astype(object),
            "industry": panel["industry"].astype(object),
            "giants": WITH,
            "enterprises": matched.astype(float),
            "expected": 1.0,
            "unsettled": panel["unsettled"].astype(float),
            "first": panel["first"].where(matched, 0.0),
            "last": panel["last"].where(matched, 0.0),
            "reducing": (change < 0).astype(float),
            "growing": (change > 0).astype(float),
            "flat": (change == 0).astype(float),
        }
    )
    counted = pd.concat([counted, counted[~panel["giant"].to_numpy(bool)].assign(giants=WITHOUT)])
    counted = pd.concat([counted, counted.assign(industry=EVERY)])
    counted = pd.concat([counted, counted.assign(district=city)])
    found = counted.groupby(CELL, as_index=False, sort=True)[SUMS].sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        found["coverage"] = found["enterprises"] / found["expected"]
        found["change"] = found["last"] - found["first"]
        found["change_pct"] = (found["change"] / found["first"]).where(found["first"] > 0)
        found["reducing_share"] = (found["reducing"] / found["enterprises"]).where(found["enterprises"] > 0)
    return found.loc[:, list(COLUMNS)]
