"""Which kept answer may be shown again? One to the same question, for the same rights, as they are today."""

from sqlalchemy import Engine

from data_access.publish import ChangeSet, publish
from data_access.viewer import ANONYMOUS
from tests.data_access.samples import JOBS, indicator, lay_ground, observation, report
from ui.reads import Questions


def test_an_old_version_is_answered_anew_once_an_indicator_has_become_sensitive(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(value=2))
    kept = Questions(engine, ANONYMOUS, 2).key
    report(engine, observation(value=5))
    assert Questions(engine, ANONYMOUS, 2).key == kept
    sensitive = ChangeSet({"indicator": [indicator(JOBS, sensitive=1)]})
    publish(engine, sensitive, kind="catalogue", author="a", reason="b")
    assert Questions(engine, ANONYMOUS, 2).key != kept
