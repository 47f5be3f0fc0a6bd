"""The benchmark's parts work: what is recorded is drawn again, each step ends, figures come out. No time is tested."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import event
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest

from benchmarks import comparison, metered, table
from benchmarks.questions import cold_questions
from benchmarks.recording import UnknownElement, month_choice, pieces
from benchmarks.steps import App, Bare, chromium
from data_access.engine import close_engine, open_engine
from tests.pages.screens import draw
from ui.front_door.arrival import HERE
from ui.viewer import Visit


def sent(*path: int, block: str = "", weight: float = 0, **element: object) -> bytes:
    """One message of a script run, as the server sends it."""
    message = ForwardMsg()
    message.metadata.delta_path.extend(path)
    if block == "column":
        message.delta.add_block.column.weight = weight
    elif block:
        message.delta.add_block.flex_container.direction = 2 if block == "row" else 1
    for kind, values in element.items():
        part = getattr(message.delta.new_element, kind)
        part.SetInParent()
        for name, value in values.items():
            getattr(part, name).extend(value) if isinstance(value, list) else setattr(part, name, value)
    return message.SerializeToString()


MONTHS = {"label": "月份", "options": ["2020年9月", "2020年8月"], "id": "$$ID-0a-month", "set_value": True}
RUN = (
    sent(2, 0, html={"body": "<style>.k{}</style>"}),
    sent(0, 0, block="row"),
    sent(0, 0, 0, selectbox=MONTHS | {"raw_value": "2020年9月"}),
    sent(0, 0, 1, download_button={"label": "CSV", "id": "$$ID-0b-csv-file"}),
    sent(0, 1, block="column-parent"),
    sent(0, 1, 0, block="column", weight=0.75),
    sent(0, 1, 1, block="column", weight=0.25),
    sent(0, 1, 0, 0, plotly_chart={"spec": '{"data": [{"type": "scatter", "y": [1, 2]}]}', "config": "{}"}),
    sent(0, 1, 1, 0, html={"body": "<p>beside</p>"}),
)


def test_a_run_is_recorded_with_its_layout_and_what_each_element_needs():
    found = pieces(RUN)
    assert [(path, kind) for path, kind, _ in found] == [
        ([2, 0], "html"),
        ([0, 0], "row"),
        ([0, 0, 0], "selectbox"),
        ([0, 0, 1], "download_button"),
        ([0, 1], "columns"),
        ([0, 1, 0, 0], "plotly_chart"),
        ([0, 1, 1, 0], "html"),
    ]
    assert found[4][2] == {"weights": [0.75, 0.25]}
    assert found[2][2]["key"] == "month"
    assert month_choice(found) == ("2020年9月", "2020年8月")


def test_what_folds_and_what_takes_a_number_is_recorded_too():
    folded = ForwardMsg()
    folded.metadata.delta_path.extend([0, 0])
    folded.delta.add_block.expandable.label = "Reliability"
    number = sent(0, 0, 0, number_input={"label": "More a month", "id": "$$ID-0a-more"})
    assert [piece[1:] for piece in pieces([folded.SerializeToString(), number])] == [
        ("expander", {"label": "Reliability"}),
        ("number_input", {"label": "More a month", "key": "more"}),
    ]


def test_an_element_that_the_bare_page_cannot_draw_is_refused():
    with pytest.raises(UnknownElement, match="markdown"):
        pieces([sent(0, 0, markdown={"body": "new here"})])


def test_the_bare_page_draws_what_was_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    record = tmp_path / "record.json"
    drawn = pieces(RUN)
    record.write_text(json.dumps({"pages": {"": [drawn, drawn]}, "months": ["2020年9月", "2020年8月"]}))
    monkeypatch.setattr("sys.argv", ["script.py", str(record)])
    bare = AppTest.from_file(str(comparison.BARE)).run()
    assert not bare.exception
    assert [len(bare.get(kind)) for kind in ("selectbox", "download_button", "plotly_chart")] == [1, 1, 1]
    assert "<p>beside</p>" in [one.proto.body for one in bare.get("html")]


def test_the_meter_writes_a_line_a_run_with_the_script_apart_from_the_whole(tmp_path: Path):
    class Runner:
        def _run_script(self) -> None:
            self._on_script_finished()

        def _on_script_finished(self) -> None:
            sum(range(100_000))

    log = tmp_path / "runs"
    with log.open("w", buffering=1) as output:
        metered.meter(Runner, output.write)
        Runner()._run_script()
        Runner()._run_script()
    [(script, whole), _] = metered.lines(log)
    assert 0 <= script <= whole


def test_medians_stand_side_by_side_with_their_ratio():
    app, bare = ({("", what): [figure, figure, 900] for what in table.ALL} for figure in (39, 30))
    rows = {row.what: row for row in table.page_rows(app, bare, [""])}
    assert (rows["cold load, ms"].app, rows["cold load, ms"].bare) == (39, 30)
    assert rows["cold load, ms"].met
    assert rows["CPU per rerun: process, ms"].met
    assert "1.30  met" in rows["cold load, ms"].text
    slow = app | {("", table.COLD): [40], ("", table.OUTSIDE): [51]}
    said = table.printed(table.page_rows(slow, bare, [""]))
    assert said.count("MISSED") == 2
    assert said.count("\n/ ") == 1


def test_questions_are_asked_anew(sample_city_file: Path):
    url = f"sqlite:///{sample_city_file}"
    assert all(took > 0 for took in cold_questions(url).values())
    close_engine(url)


@pytest.mark.apptest
@pytest.mark.parametrize("name", ["overview", "targets", "data"])
def test_a_rerun_asks_the_database_only_who_looks_and_what_is_newest(
    name: str,
    sample_city_file: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    url = f"sqlite:///{sample_city_file}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr("ui.viewer.visit", lambda: Visit(place=HERE))
    drawn = draw(name, lang="zh", v="60", month="2019-06")
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(open_engine(url), "before_cursor_execute", note)
    drawn.run()
    assert not drawn.exception
    asked = [one for one in statements if one.startswith("SELECT")]
    assert 0 < len(asked) <= 25  # each of a row: ten of them for the day and the follow-up, which go on meanwhile
    rest = [one for one in asked if "indicator.sensitive" not in one]  # what is withheld today is asked each time
    assert not [one for one in rest if re.search(r"FROM (observation|target|indicator)\b", one)]
    close_engine(url)


@pytest.mark.browser
def test_every_step_of_both_sides_ends_and_is_noted(sample_city_file: Path, tmp_path: Path):
    url, record = f"sqlite:///{sample_city_file}", tmp_path / "record.json"
    with chromium() as browser, comparison.metered(App(), Path("app.py"), tmp_path, url) as app:
        drawn = comparison.recorded(browser, app)
        record.write_text(json.dumps(drawn))
        with comparison.metered(Bare(), comparison.BARE, tmp_path, url, "--", str(record)) as bare:
            bare.visit(browser, "targets", drawn, 2)
            assert bare.server.peak_mb() > 50
    assert metered.lines(app.meter)
    assert {what for about, what in bare.values if about == "targets"} == set(table.ALL)
    assert all(min(values) > 0 for values in bare.values.values())
