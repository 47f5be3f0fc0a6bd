"""What the codes of alerts, enterprises and follow-up are called on the screen, as message ids. Pure.

Levels are risk colours of the machine (系统初判), words and shapes of a family of their own; an emergency level, I to
III, is set by a person and is text, never a colour.
"""

from collections.abc import Mapping

from ui.words import N_

LEVELS = ("red", "orange", "yellow", "blue")  # strongest first
URGENT = ("red", "orange")
LEVEL_NAMES = {
    "red": N_("Red alert"),
    "orange": N_("Orange alert"),
    "yellow": N_("Yellow, to watch"),
    "blue": N_("Blue, for notice"),
    "none": N_("No alert"),
}
LEVEL_SHORT = {"red": N_("Red"), "orange": N_("Orange"), "yellow": N_("Yellow"), "blue": N_("Blue"), "none": "—"}
STATE_NAMES = {
    "triggered": N_("to verify"),
    "verifying": N_("being verified"),
    "confirmed": N_("confirmed"),
    "seasonal": N_("seasonal"),
    "moved": N_("moved out of the sample"),
    "data_error": N_("data error"),
    "graded": N_("graded"),
    "assisted": N_("being helped"),
    "tracked": N_("followed"),
    "closed": N_("closed"),
    "dismissed": N_("not pursued"),
}
# The groups of states that are counted and filtered by, in the order of the strip.
STANDING_NAMES = {
    "unverified": N_("To verify"),
    "verifying": N_("Being verified"),
    "followed": N_("Confirmed, in hand"),
    "overdue": N_("Overdue"),
    "closed": N_("Closed this week"),
}
STANDING_OF = {
    "triggered": "unverified",
    "verifying": "verifying",
    **dict.fromkeys(("confirmed", "graded", "assisted", "tracked"), "followed"),
    **dict.fromkeys(("seasonal", "moved", "data_error", "closed", "dismissed"), "closed"),
}
TAB_NAMES = {
    "all": N_("All"),
    "new": N_("Newly raised"),
    "worse": N_("Worse"),
    "unchanged": N_("Unchanged"),
    "recovered": N_("Recovered"),
    "overdue": N_("Overdue"),
}
RULE_NAMES = {
    "closure": N_("Closure"),
    "planned_cuts": N_("Planned lay-offs"),
    "decline_20": N_("Net loss of 20% in four weeks"),
    "jobs_at_risk": N_("Jobs at risk"),
    "section_41": N_("Lay-offs in 30 days (article 41)"),
    "dismissals_90d": N_("Lay-offs in 90 days"),
    "decline_10": N_("Net loss of 10% in four weeks"),
    "expected_drop": N_("Expected drop of 10%"),
    "slow_decline": N_("Slow decline"),
    "decline_5": N_("Net loss of 5% in four weeks"),
    "three_falls": N_("Falls in a row"),
    "hidden_unemployed": N_("Hidden unemployed"),
    "silence_2": N_("No report, two rounds"),
    "silence_1": N_("No report"),
    "reconciliation": N_("Heads do not reconcile"),
    "shortage": N_("Labour shortage"),
    "hysteresis": N_("When a rule falls silent"),
}
CAUSE_NAMES = {
    "decline": N_("falling headcount"),
    "dismissals": N_("lay-offs"),
    "planned_cuts": N_("planned lay-offs"),
    "hidden_unemployed": N_("hidden unemployment"),
    "silence": N_("no report"),
    "reconciliation": N_("figures that do not reconcile"),
    "shortage": N_("labour shortage"),
}
VERDICT_NAMES = {
    "confirmed": N_("Confirmed"),
    "seasonal": N_("Seasonal"),
    "moved": N_("Moved out of the sample"),
    "data_error": N_("Data error"),
}
ACTION_NAMES = {
    "raised": N_("raised"),
    "worsened": N_("got worse"),
    "improved": N_("got better"),
    "recovered": N_("recovered"),
    "regrouped": N_("group changed"),
    "transferred": N_("moved to another district"),
    "revised": N_("data revised"),
    "lapsed": N_("recovered and filed by itself"),
    "verifying": N_("taken up for verification"),
    "confirmed": N_("confirmed"),
    "seasonal": N_("found seasonal"),
    "moved": N_("found moved out of the sample"),
    "data_error": N_("found to be a data error"),
    "dismissed": N_("not pursued"),
    "graded": N_("graded"),
    "reported": N_("reported upward"),
    "assisted": N_("helped"),
    "tracked": N_("put under observation"),
    "closed": N_("closed"),
    "recorded": N_("recorded a call or visit"),
    "noted": N_("noted"),
    "assigned": N_("assigned"),
    "snoozed": N_("put off"),
    "woken": N_("taken up again early"),
    "reopened": N_("reopened"),
}
INDUSTRY_NAMES = {
    "A": N_("Agriculture"),
    "B": N_("Mining"),
    "C": N_("Manufacturing"),
    "D": N_("Power and water supply"),
    "E": N_("Construction"),
    "F": N_("Wholesale and retail"),
    "G": N_("Transport and logistics"),
    "H": N_("Hotels and catering"),
    "I": N_("Information and software"),
    "J": N_("Finance"),
    "K": N_("Real estate"),
    "L": N_("Leasing and business services"),
    "M": N_("Research and technology"),
    "N": N_("Water and environment"),
    "O": N_("Household services"),
    "P": N_("Education"),
    "Q": N_("Health and social work"),
    "R": N_("Culture and sports"),
    "S": N_("Public administration"),
    "T": N_("International bodies"),
}
SIZE_NAMES = {"large": N_("Large"), "medium": N_("Medium"), "small": N_("Small"), "micro": N_("Micro")}
MONITORING_NAMES = {"fixed_point": N_("Fixed-point monitoring"), "key": N_("Key monitoring")}
OWNERSHIP_NAMES = {
    "state": N_("State-owned"),
    "collective": N_("Collective"),
    "private": N_("Private"),
    "foreign": N_("Foreign or Hong Kong, Macao, Taiwan"),
    "other": N_("Other"),
}
FIGURE_NAMES: Mapping[str, str] = {
    "base_headcount": N_("Headcount at the start"),
    "headcount": N_("Headcount at the end"),
    "hires": N_("Hired"),
    "dismissed": N_("Laid off"),
    "resigned": N_("Resigned"),
    "ended": N_("Contract ended, retired, died"),
    "closed": N_("Closed or bankrupt"),
    "untyped": N_("Left, type not told"),
    "dispatched": N_("Dispatched workers"),
    "hidden_unemployed": N_("Hidden unemployed"),
    "vacancies": N_("Vacancies"),
    "planned_cuts": N_("Planned cuts"),
    "planned_cuts_on": N_("Planned for"),
    "shortage": N_("Labour shortage"),
}
SECTION_41 = N_("May touch the reporting line of article 41 of the Labour Contract Law; please verify")
DISMISSAL_NAMES = {
    "lapsed": N_("recovered before anybody looked"),
    "duplicate": N_("already followed under another alert"),
    "takeover": N_("before the takeover"),
    "known": N_("known and settled"),
    "minor": N_("minor"),
    "no_decline": N_("no fall in fact"),
    "other": N_("another reason"),
}
# The codes of the monitoring form's record of a call or visit.
RECORD_NAMES = {
    "phone": N_("by phone"),
    "visit": N_("by visit"),
    "message": N_("by message"),
    "reduction_none": N_("No reduction"),
    "reduction_dismissed": N_("Employer ended contracts"),
    "reduction_resigned": N_("Workers resigned"),
    "reduction_ended": N_("Contracts ended, retired, died"),
    "reduction_closed": N_("Closure, suspension"),
    "reduction_moved": N_("Moved to another unit"),
    "cause_closure": N_("closure or bankruptcy"),
    "cause_suspension": N_("suspension"),
    "cause_relocation": N_("relocation"),
    "cause_restructuring": N_("restructuring"),
    "cause_difficulty": N_("serious difficulty"),
    "cause_product_change": N_("change of product"),
    "cause_technology": N_("technical change"),
    "cause_economic_layoff": N_("economic lay-off"),
    "cause_business_transfer": N_("transfer of business"),
    "cause_attrition": N_("natural attrition"),
    "cause_contract_end": N_("normal end of contracts"),
    "cause_seasonal": N_("seasonal work"),
    "cause_other": N_("another cause"),
    "measure_refund": N_("Refund for stable jobs"),
    "measure_deferral": N_("Deferred contributions"),
    "measure_training_for_work": N_("Training at work"),
    "measure_shorter_hours": N_("Shorter hours"),
    "measure_job_fair": N_("Job fair"),
    "measure_retraining": N_("Retraining"),
    "measure_matching": N_("Posts recommended"),
    "measure_loan": N_("Loan with subsidy"),
    "measure_benefit": N_("Unemployment benefit"),
    "measure_guidance": N_("Guidance on lay-offs"),
    "result_stable": N_("stable"),
    "result_eased": N_("eased"),
    "result_continuing": N_("continuing"),
    "result_unreachable": N_("not reached"),
    "result_not_told": N_("not told"),
}
# What a person can do, as the forms offer it.
STEP_NAMES = VERDICT_NAMES | {
    "assisted": N_("Helped"),
    "tracked": N_("Observe"),
    "closed": N_("Close"),
    "verifying": N_("Take up"),
    "dismissed": N_("Do not pursue"),
    "graded": N_("Grade"),
    "reported": N_("Reported upward"),
    "noted": N_("Add a note"),
    "assigned": N_("Assign"),
    "snoozed": N_("Put off"),
    "woken": N_("End the delay"),
    "reopened": N_("Take it up again"),
}
