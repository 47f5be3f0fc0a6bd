"""What was planted in the sample city is what the target page says of it, in both languages."""

import pytest
from sqlalchemy import Engine, text

from sample_db.stories import STORIES, Look, Story, version_of
from tests.pages.screens import draw, notices, strings

pytestmark = pytest.mark.apptest

LOOKS = [
    pytest.param(story, look, id=f"{story.code}-{look.district}-{look.month}{'-before' if look.before else ''}")
    for story in STORIES
    for look in story.looks
]


@pytest.mark.parametrize(("story", "look"), LOOKS)
def test_the_screen_says_what_the_story_promises(city: Engine, look_as, story: Story, look: Look):
    look_as("monitor")
    with city.connect() as connection:
        kept = connection.execute(text("SELECT version, reason FROM publication ORDER BY version")).all()
    version = version_of([tuple(row) for row in kept], look)
    for lang, words in (("zh", look.zh), ("en", look.en)):
        address = {"lang": lang, "v": str(version), "month": look.month, "i": story.indicator, "d": look.district}
        drawn = draw("targets", **address)
        assert not drawn.exception
        assert not [said for said in notices(drawn) if "在此不可用" in said or "not available" in said]
        seen = "\n".join(strings(drawn))
        assert not [word for word in words if word not in seen], (lang, address)
