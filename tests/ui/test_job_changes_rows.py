"""Jobs lost and won: the sentence, the order, what is withheld, and the colours by steps of the rate."""

import pandas as pd

from tests.ui.test_alert_items import CITY
from ui.formats import Numbers
from ui.job_changes_rows import changes_of, finding, jobs_frame, jobs_table, shares_list, step
from ui.labels import Labels
from ui.link import JobChangesLink
from ui.words import words

LINK = JobChangesLink(v=82, week="2020-W39", span="4", giants="1", measure="people", d=CITY)
NAMES = {CITY: "示例市", "990101": "甲区", "990102": "乙县", "990103": "丙县"}
DISTRICTS = {code: {"name_zh": name, "name_en": code} for code, name in NAMES.items()}
LABELS = Labels(LINK, words("zh"), Numbers("zh"), {}, DISTRICTS, CITY)


def row(district, industry, first, last, *, enterprises=5, reducing=2, suppressed=False):
    hidden = float("nan") if suppressed else None
    change = last - first
    return {
        "district": district,
        "industry": industry,
        "giants": "with",
        "enterprises": enterprises,
        "expected": enterprises + 1,
        "last": hidden if suppressed else last,
        "change": hidden if suppressed else change,
        "change_pct": hidden if suppressed else change / first,
        "reducing": hidden if suppressed else reducing,
        "growing": hidden if suppressed else 1,
        "flat": hidden if suppressed else enterprises - reducing - 1,
        "suppressed": suppressed,
        "unsettled": 0,
    }


FOUND = changes_of(
    pd.DataFrame(
        [
            row(CITY, "", 1000, 960, enterprises=20, reducing=8),
            row(CITY, "C", 600, 580),
            row(CITY, "H", 100, 90),
            row("990101", "", 500, 490),
            row("990102", "", 200, 180),
            row("990103", "", 300, 310, reducing=1),
            row("990102", "H", 100, 90),
            row("990101", "C", 50, 40, enterprises=2, suppressed=True),
            row("990103", "C", 0.5, 0.5, enterprises=0),
        ]
    ),
    CITY,
    giants=True,
)


def test_the_title_names_the_larger_losses_and_the_citys_sum():
    said = finding(FOUND, "4", LABELS)
    assert said == "乙县、甲区减员较多，住宿餐饮降幅最大：全市可比样本近4周净减40人（4.0%）"


def test_rows_and_columns_stand_by_their_rate_of_loss():
    assert FOUND.districts == ["990102", "990101", "990103"]
    assert FOUND.industries == ["H", "C"]


def test_what_is_withheld_is_marked_and_leads_nowhere_and_what_is_open_leads_to_its_enterprises():
    drawn = jobs_table(FOUND, LINK, LABELS, lambda district: district != "990103")
    assert "…" in drawn
    assert "—" in drawn
    assert "industry=H&amp;level" in drawn
    assert "−10" in drawn
    closed = jobs_table(FOUND, LINK, LABELS, lambda district: False)
    assert "<a " not in closed


def test_the_file_keeps_what_is_withheld_withheld():
    frame = jobs_frame(FOUND, LABELS)
    assert list(frame.loc[(frame["县区"] == "甲区") & (frame["行业"] == "制造业"), "净增减"]) == ["…"]


def test_colours_follow_the_rate_in_plum_and_blue():
    assert [step(rate) for rate in (-0.07, -0.03, -0.004, 0.0, 0.02, 0.2, None)] == [
        "step-4",
        "step-3",
        "step-0",
        "step-0",
        "step-p2",
        "step-p4",
        "",
    ]


def test_the_share_of_enterprises_reducing_is_listed_the_largest_first():
    drawn = shares_list(FOUND, LABELS)
    assert drawn.index("乙县") < drawn.index("丙县")
    assert "40%" in drawn
