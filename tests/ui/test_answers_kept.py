"""Which kept answer may be shown again? One to the same question, for the same rights, as they are today."""

from sqlalchemy import Engine

from data_access.publish import ChangeSet, publish
from data_access.viewer import ANONYMOUS
from tests.data_access.samples import EVERYTHING, JOBS, indicator, lay_ground, observation, report
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


def test_an_answer_is_kept_for_the_same_question_and_given_to_no_other(engine: Engine) -> None:
    lay_ground(engine)
    report(engine, observation(value=2))
    asked = Questions(engine, ANONYMOUS, 2)
    assert Questions(engine, ANONYMOUS, 2).publications() is asked.publications()
    assert Questions(engine, ANONYMOUS, 2).indicators(2020) is asked.indicators(2020)
    assert asked.indicators(2019) == {}
    assert len(asked.publications()) == 2
    assert len(Questions(engine, ANONYMOUS, 1).publications()) == 1
    assert Questions(engine, EVERYTHING, 2).publications() is not asked.publications()
    assert asked.rules() is not asked.policy_parameters()
