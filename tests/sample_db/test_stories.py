"""Does the screen's arithmetic say of every planted story what stories.py promises?"""

from functools import cache

import pytest
from sqlalchemy import Engine

from data_access.engine import close_engine, open_engine
from data_access.publish import newest_version
from data_access.reader import Reader
from data_access.viewer import viewer_for
from sample_db.stories import STORIES, Look, Story, version_of
from tracking.board import Board, evaluate

LOOKS = [
    pytest.param(story, look, id=f"{story.code}-{look.district}-{look.month}{'-before' if look.before else ''}")
    for story in STORIES
    for look in story.looks
]
PERCENT = ("completion",)
BANNED = ("拖后腿", "拖累", "最差", "黑榜", "违规")


@pytest.fixture(scope="module")
def engine(sample_city_file):
    url = f"sqlite:///{sample_city_file}"
    yield open_engine(url)
    close_engine(url)


@pytest.fixture(scope="module")
def board_at(engine: Engine):
    viewer = viewer_for(engine, "monitor")

    @cache
    def at(version: int, month: str) -> Board:
        reader = Reader(engine, viewer, version)
        return evaluate(
            districts=reader.districts(),
            indicators=reader.indicators(int(month[:4])),
            targets=reader.targets(int(month[:4])),
            observations=reader.observations(last=month),
            rules=reader.rules(),
            month=month,
        )

    return at


@pytest.fixture(scope="module")
def reasons(engine: Engine) -> list[tuple[int, str]]:
    reader = Reader(engine, viewer_for(engine, "monitor"), newest_version(engine))
    return [(publication.version, publication.reason) for publication in reversed(reader.publications())]


@pytest.mark.parametrize(("story", "look"), LOOKS)
def test_a_planted_story_is_what_tracking_says(story: Story, look: Look, board_at, reasons):
    progress = board_at(version_of(reasons, look), look.month).progress[story.indicator, look.district]
    for name, wanted in look.expect.items():
        found = getattr(progress, name)
        if isinstance(wanted, float) and found is not None:
            places = 2 if wanted != round(wanted, 1) else 1
            found = round(found * (100 if name in PERCENT else 1), places) + 0.0
        assert found == wanted, (name, found)


def test_the_audits_fall_is_listed_as_a_check(board_at, reasons):
    falls = board_at(reasons[-1][0], "2020-09").falls
    assert [(fall.indicator, fall.district, fall.month, fall.before, fall.after) for fall in falls] == [
        ("hard_to_employ", "990121", "2020-08", 303.0, 276.0)
    ]


def test_the_correction_is_told_old_and_new(engine, reasons):
    version = next(version for version, reason in reasons if "鹤汀县失业人员再就业8月数" in reason)
    changes = Reader(engine, viewer_for(engine, "monitor"), version).changes(version - 1, version)
    assert changes[["key", "column", "old", "new"]].values.tolist() == [
        ["reemployment|990124|2020-08|0", "value", 467.0, 389.0]
    ]


def test_the_twelve_headline_targets_stand_as_a_bulletin_would_tell_it(board_at, reasons):
    board = board_at(reasons[-1][0], "2020-09")
    assert {code: board.city_progress(code).status.value for code in board.headline} == {
        "urban_new_employment": "on_pace",
        "reemployment": "on_pace",
        "hard_to_employ": "on_pace",
        "zero_household_rate": "watch",
        "registered_unemployment_rate": "on_pace",
        "rural_transfer": "done",
        "returning_entrepreneurs": "on_pace",
        "return_bases": "on_pace",
        "labour_agents": "done",
        "brand_bases": "done",
        "farm_technician_training": "watch",
        "guaranteed_loans": "behind",
    }


def test_every_story_is_told_in_both_languages_and_in_kind_words():
    for story in STORIES:
        assert story.title_zh
        assert story.looks
        assert story.title_en.isascii()
        assert not [word for word in BANNED if word in story.title_zh]
    assert len({story.code for story in STORIES}) == len(STORIES)
