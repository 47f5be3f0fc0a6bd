"""What only a county's own people may see comes out nowhere else: no page, slide, document, file, cache or message.

A cell under three households is planted in 松霁县 with figures unlike any other. Whoever has its details finds them,
whoever has not finds nothing, looking right after somebody who had.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data_access.commitments import add_note
from data_access.engine import close_engine, open_engine
from data_access.errors import Refused
from data_access.viewer import ANONYMOUS, Viewer, viewer_for
from tests.pages.planted import DISTRICT, INDICATOR, MONTH, found, handed_over, plant, sent
from tests.pages.screens import app, draw, soup
from ui.front_door.arrival import ELSEWHERE, HERE, PROXY
from ui.reads import Questions
from ui.viewer import Visit

pytestmark = pytest.mark.apptest

OTHER = "990101"
VISITS = {
    "anonymous": Visit(place=ELSEWHERE),
    "none": Visit(place=PROXY, names=("nobody",)),
    **{
        name: Visit(place=HERE, remembered=name)
        for name in (f"head-{OTHER}", f"head-{DISTRICT}", f"officer-{DISTRICT}", "monitor", "leader")
    },
}
GRANTED = (f"head-{DISTRICT}", f"officer-{DISTRICT}", "monitor", "leader")
NOT_GRANTED = ("anonymous", f"head-{OTHER}")
# Every page that could show the cell: (page, address). The first of each page also hands it over.
SHOWING = (
    ("targets", {"i": INDICATOR}),
    ("targets", {"i": INDICATOR, "d": DISTRICT}),
    ("targets", {"i": INDICATOR, "show": "2"}),
    ("targets", {"i": INDICATOR, "d": DISTRICT, "show": "1"}),
    ("districts", {}),
    ("districts", {"sort": INDICATOR}),
    ("districts", {"d": DISTRICT}),
    ("districts", {"d": DISTRICT, "per": "per10k", "peers": "kind"}),
    ("districts", {"chosen": f"{OTHER},{DISTRICT}"}),
    ("meeting", {}),
    ("data", {"view": "difference"}),
)
QUIET = (
    ("overview", {}),
    ("overview", {"show": "1"}),
    ("targets", {}),
    ("targets", {"i": INDICATOR, "show": "1"}),
    ("districts", {"d": OTHER}),
    ("districts", {"show": "1"}),
    ("meeting", {"show": "1"}),
    ("meeting", {"show": "2"}),
    ("meeting", {"show": "3"}),
    ("data", {"view": "plan"}),
    ("data", {"view": "rules"}),
    ("data", {"view": "versions"}),
)


@pytest.fixture(scope="module")
def planted(sample_city_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    url = f"sqlite:///{shutil.copyfile(sample_city_file, tmp_path_factory.mktemp('planted') / 'city.sqlite')}"
    yield url, plant(open_engine(url))
    close_engine(url)


@pytest.fixture
def version(planted: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> str:
    """The pages show the planted city; the version that brought the cell."""
    monkeypatch.setenv("DATABASE_URL", planted[0])
    return str(planted[1])


@pytest.fixture
def engine(planted: tuple[str, int]) -> Engine:
    return open_engine(planted[0])


@pytest.fixture(autouse=True)
def pictures_as_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every picture as the specification that it is drawn from: all that it holds, which pixels would hide."""

    def told(spec: dict, **_: object) -> str:
        return json.dumps(spec, ensure_ascii=False)

    monkeypatch.setattr("vl_convert.vegalite_to_svg", told)
    monkeypatch.setattr("vl_convert.vegalite_to_png", lambda spec, **_: told(spec).encode())


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Look as one of the identities from now on."""

    def become(name: str) -> None:
        monkeypatch.setattr("ui.viewer.visit", lambda: VISITS[name])
        if name == "none":
            monkeypatch.setenv("TRUSTED_USER_HEADER", "X-Forwarded-User")
        else:
            monkeypatch.delenv("TRUSTED_USER_HEADER", raising=False)

    return become


def address(version: str, **query: str) -> dict[str, str]:
    """Compared with the version before the cell was planted, where a page compares."""
    before = str(int(version) - 1)
    return {"lang": "zh", "v": version, "month": MONTH, "base": before, "a": before, "b": version, **query}


def assert_hidden(
    page: str, query: dict[str, str], enter: Callable[[str], None], documents: dict[str, Callable[[], bytes]]
) -> None:
    """Whoever has no details of the cell finds it neither on the page nor in what the page hands over."""
    for name in NOT_GRANTED:
        enter(name)
        documents.clear()
        drawn = draw(page, **query)
        assert not drawn.exception
        assert len(soup(drawn).get_text()) > 100
        assert not found(sent(drawn)), name
        assert not found(handed_over(documents)), name


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("page", "query"), SHOWING)
def test_a_small_cell_is_drawn_and_handed_over_for_those_only_who_have_its_details(
    version: str,
    page: str,
    query: dict[str, str],
    lang: str,
    enter: Callable[[str], None],
    documents: dict[str, Callable[[], bytes]],
):
    for name in GRANTED if lang == "zh" else GRANTED[:1]:
        enter(name)
        documents.clear()
        drawn = draw(page, **address(version, **query) | {"lang": lang})
        assert not drawn.exception
        assert found(sent(drawn)), f"{name} does not see the own figures"
    assert_hidden(page, address(version, **query) | {"lang": lang}, enter, documents)


@pytest.mark.parametrize(("page", "query"), QUIET)
def test_no_other_page_tells_it_to_those_who_have_not_its_details(
    version: str,
    page: str,
    query: dict[str, str],
    enter: Callable[[str], None],
    documents: dict[str, Callable[[], bytes]],
):
    enter("monitor")
    draw(page, **address(version, **query))
    assert_hidden(page, address(version, **query), enter, documents)


def test_the_files_of_a_county_hold_its_small_cell_for_its_own_people(
    version: str, enter: Callable[[str], None], documents: dict[str, Callable[[], bytes]]
):
    """Word, slides, workbook and CSV of the matrix and of the target: the tests above would pass on empty files."""
    enter(f"head-{DISTRICT}")
    for page, query in (("districts", {}), ("targets", {"i": INDICATOR})):
        documents.clear()
        draw(page, **address(version, **query))
        assert {name.rpartition(".")[2] for name in documents} >= {"docx", "pptx", "xlsx", "csv"}
        for name, write in documents.items():
            if name.endswith(("docx", "pptx", "xlsx", "csv")):
                assert found(handed_over({name: write})), name


@pytest.mark.parametrize(("page", "query"), [*SHOWING, *QUIET])
def test_somebody_without_a_grant_gets_nothing_at_all(
    version: str,
    page: str,
    query: dict[str, str],
    enter: Callable[[str], None],
    documents: dict[str, Callable[[], bytes]],
):
    enter("monitor")
    draw(page, **address(version, **query))
    enter("none")
    documents.clear()
    drawn = draw(page, **address(version, **query))
    assert not found(sent(drawn))
    assert not documents
    assert "望澜" not in " ".join(sent(drawn))


def answers(ask: Questions, before: int) -> Iterator[str]:
    """All that is kept of the questions of one viewer."""
    yield repr(ask.facts())
    yield repr(ask.board(MONTH))
    yield repr(ask.standings(MONTH))
    yield repr(ask.completeness(MONTH))
    yield repr(ask.publications())
    yield repr(ask.movement(before, MONTH))
    yield repr(ask.decisions())
    for district in (DISTRICT, OTHER, ask.facts().city):
        yield repr(ask.curve(MONTH, INDICATOR, district))
    yield ask.changes(before, ask.version).to_csv()
    yield ask.at(before).revised_until(ask.version, MONTH).to_csv()
    yield ask.reader.observations(indicators=[INDICATOR]).to_csv()
    yield ask.reader.sources(INDICATOR, DISTRICT, MONTH).to_csv()


def test_what_is_kept_for_one_scope_holds_nothing_of_another(engine: Engine, version: str):
    viewers: list[Viewer] = [viewer_for(engine, name) for name in GRANTED]
    now = int(version)
    for viewer in viewers:
        assert found(answers(Questions(engine, viewer, now), now - 1)), viewer.subject
    for viewer in (ANONYMOUS, viewer_for(engine, f"head-{OTHER}")):
        assert not found(answers(Questions(engine, viewer, now), now - 1)), viewer.subject


def test_a_refusal_tells_nothing_of_what_was_refused(engine: Engine, version: str):
    for name in (f"head-{OTHER}", "nobody"):
        with pytest.raises(Refused) as refused:
            add_note(engine, viewer_for(engine, name), 4, note="问一问")
        for language in ("zh", "en"):
            assert "复核" not in refused.value.sentence(language)


@pytest.mark.parametrize("name", NOT_GRANTED)
def test_an_error_while_the_cell_is_read_shows_none_of_it(
    version: str, name: str, enter: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
):
    def broken(*given: object, **named: object) -> None:
        raise RuntimeError("周沉璧 62.11 1.9876")

    enter(name)
    test = app()
    monkeypatch.setattr("tracking.matrix._cell", broken)
    drawn = draw("districts", test, **address(version))
    assert drawn.exception
    assert not found(str(one.message) for one in drawn.exception)
    assert not found(str(line) for one in drawn.exception for line in one.stack_trace)
