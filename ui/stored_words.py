"""What the codes and column names of the database are called on the screen, as message ids."""

from collections.abc import Mapping

from ui.alert_words import FIGURE_NAMES, INDUSTRY_NAMES, MONITORING_NAMES, OWNERSHIP_NAMES, SIZE_NAMES
from ui.words import N_

TABLES = {
    "district": N_("districts"),
    "indicator": N_("catalogue"),
    "target": N_("targets"),
    "observation": N_("figures"),
    "status_rule": N_("rules"),
    "policy_parameter": N_("policy parameters"),
    "enterprise": N_("enterprises"),
    "weekly_report": N_("weekly reports"),
}
KINDS = {
    "cumulative": N_("cumulative"),
    "stock": N_("stock level"),
    "rate_floor": N_("rate, at least"),
    "rate_ceiling": N_("rate, at most"),
    "count": N_("few events"),
    "per_district_floor": N_("every district at least"),
    "milestone": N_("milestone"),
    "funnel": N_("ordered steps"),
    "age_ceiling": N_("days of the oldest open case"),
    "season": N_("usual pace"),
    "suppression": N_("small cells"),
    "rank": N_("Rank"),
}
ROLL_UPS = {
    "sum": N_("sum of the parts"),
    "ratio": N_("sum over sum"),
    "min": N_("lowest part"),
    "max": N_("highest part"),
    "none": N_("not rolled up"),
}
FLAGS = {"0": N_("no"), "1": N_("yes")}
# How a code that stands in a column is said; the same column means the same in every table but `kind` and `unit`.
CODES: dict[str, Mapping[str, str]] = {
    "kind": KINDS
    | {
        "city": N_("city"),
        "urban": N_("urban district"),
        "county": N_("county"),
        "zone": N_("development zone"),
        "municipal": N_("municipal level"),
    },
    "direction": {"more": N_("the more the better"), "less": N_("the less the better")},
    "roll_up": ROLL_UPS,
    "frequency": {
        "monthly": N_("monthly"),
        "quarterly": N_("quarterly"),
        "yearly": N_("yearly"),
        "event": N_("when it happens"),
    },
    "basis": {"flow": N_("of the year"), "stock": N_("level at the end")},
    "unit": {"fraction": N_("share"), "ratio": N_("ratio"), "points": N_("percentage points")},
    "headline": FLAGS,
    "sensitive": FLAGS,
    "industry": INDUSTRY_NAMES,
    "size": SIZE_NAMES,
    "ownership": OWNERSHIP_NAMES,
    "monitoring": MONITORING_NAMES,
    "giant": FLAGS,
}
# A column in two languages stands here without its ending; each view lists the one of its own language.
COLUMNS = {
    "value": N_("value"),
    "numerator": N_("numerator"),
    "denominator": N_("denominator"),
    "decimals": N_("decimals"),
    "document": N_("document"),
    "note": N_("note"),
    "reason": N_("reason"),
    "due": N_("due day"),
    "basis": N_("counted as"),
    "start_level": N_("level at the start of the year"),
    "window_start": N_("begins on"),
    "window_end": N_("ends on"),
    "lead": N_("lead body"),
    "supporting": N_("supporting bodies"),
    "name": N_("name"),
    "short": N_("short name"),
    "unit": N_("unit"),
    "kind": N_("kind"),
    "direction": N_("direction"),
    "roll_up": N_("roll-up"),
    "frequency": N_("frequency"),
    "headline": N_("headline target"),
    "sensitive": N_("sensitive"),
    "block": N_("block of the plan"),
    "place": N_("place in the plan"),
    "section": N_("section of the plan"),
    "clause": N_("clause of the plan"),
    "definition": N_("definition"),
    "formula": N_("formula"),
    "steps": N_("steps"),
    "break_month": N_("definition changed in"),
    "break_note": N_("note on the change"),
    "population": N_("population"),
    "workforce": N_("workforce"),
    "tile_row": N_("row on the tile map"),
    "tile_column": N_("column on the tile map"),
    "credit_code": N_("credit code"),
    "district": N_("District"),
    "industry": N_("industry"),
    "size": N_("size"),
    "ownership": N_("ownership"),
    "park": N_("park"),
    "affiliation": N_("group"),
    "monitoring": N_("monitoring"),
    "giant": N_("giant"),
    "active_since": N_("in the sample since"),
    "active_until": N_("in the sample until"),
    "reports": N_("reports"),
    "beyond_details": N_("rows in other districts"),
} | dict(FIGURE_NAMES)
