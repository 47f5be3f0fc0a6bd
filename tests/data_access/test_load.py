"""Files of weekly reports and of the register: all or nothing, every problem with its place and what would be right."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import Engine, select

from data_access.__main__ import main
from data_access.change_set import SourceFile
from data_access.contacts import Contact, read_contact
from data_access.engine import file_url
from data_access.load import KnownFile, Loaded, load_file
from data_access.load_cells import FileRefused
from data_access.panel_template import REGISTER_TEMPLATE, TEMPLATES, WEEKLY_TEMPLATE, Template
from data_access.publish import newest_version, revert
from data_access.schema import publication
from data_access.write_template import write_template
from tests.data_access.panel_samples import HEAD_OF_EAST, W36, W37, W38, credit_code, panel
from tests.data_access.samples import EAST, WEST, lay_ground

Row = Mapping[str, object]


@pytest.fixture
def city(sqlite_engine: Engine) -> Engine:
    lay_ground(sqlite_engine)
    return sqlite_engine


def firm(number: int, **given: object) -> Row:
    return {
        "统一社会信用代码": credit_code(number),
        "企业名称": f"企业{number}",
        "县区": EAST,
        "行业门类": "C",
        "企业规模": "小型",
        "所有制": "民营",
        "监测类型": "定点监测",
        "巨型企业": "否",
        "起始周": W36,
        **given,
    }


def said(number: int, week: str = W38, heads: object = 100, **given: object) -> Row:
    return {"周次": week, "统一社会信用代码": credit_code(number), "期末人数": heads, **given}


def sheet(rows: Sequence[Row]) -> list[list[object]]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [names, *([row.get(name) for name in names] for row in rows)]


def csv_file(rows: Sequence[Row], name: str = "周报.csv", encoding: str = "utf-8-sig") -> SourceFile:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(sheet(rows))
    return SourceFile(name, text.getvalue().encode(encoding))


def workbook(**sheets: Sequence[Sequence[object]]) -> SourceFile:
    book, file = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        added = book.create_sheet(name)
        for row in rows:
            added.append(list(row))
    book.save(file)
    return SourceFile("周报.xlsx", file.getvalue())


def load(engine: Engine, file: SourceFile, **given: object) -> Loaded:
    return load_file(engine, file, author="科员", **given)


def register(engine: Engine, *rows: Row) -> Loaded:
    return load(engine, csv_file(rows, "名录.csv"))


def refusal(engine: Engine, file: SourceFile) -> tuple[str, str]:
    """What is said of a file that is refused, in Chinese and English; nothing of it is in the data."""
    before = newest_version(engine)
    with pytest.raises(FileRefused) as refused:
        load(engine, file)
    assert newest_version(engine) == before
    return refused.value.sentence("zh"), refused.value.sentence("en")


def heads(engine: Engine) -> dict[str, list[float | None]]:
    """Name -> heads by week, None where nothing was reported."""
    names = panel(engine).enterprises().set_index("code")["name"]
    found = panel(engine).headcounts().astype(object)
    return {names[code]: column.where(column.notna(), None).tolist() for code, column in found.items()}


def test_a_register_and_reports_are_loaded_from_csv(city: Engine) -> None:
    contact = {"联系岗位": "人力资源部", "办公电话": "0000-555-0101"}
    assert register(city, firm(1, 园区="东园", **contact), firm(2, 县区="County 990102")) == Loaded(2, 2, 0, 1, 0)
    rows = [said(1, 新增人数=3, 期初人数=98, 辞职人数="1"), said(2, "2020-W38", "1,234"), said(2, "2020年第37周", 0)]
    file = csv_file(rows)
    assert load(city, file) == Loaded(3, 0, 3, 0, 0)
    assert heads(city) == {"企业1": [None, 100], "企业2": [0, 1234]}
    found = panel(city).enterprises().set_index("name")
    assert found.loc["企业2", "district"] == WEST
    code = int(found.loc["企业1", "code"])
    assert 100_000 <= code <= 999_999
    assert read_contact(city, HEAD_OF_EAST, code) == Contact("人力资源部", "0000-555-0101")
    source = panel(city).sources(code).iloc[-1]
    assert (source["source_name"], source["source_row"], source["author"]) == ("周报.csv", 2, "科员")
    with city.connect() as connection:
        [kind, reason] = connection.execute(
            select(publication.c.kind, publication.c.reason).where(publication.c.version == 3)
        ).one()
    assert (kind, reason) == ("import", "2020-W37至2020-W38企业用工周报")


def test_a_workbook_may_hold_register_and_reports_and_notes_besides(city: Engine) -> None:
    file = workbook(说明=[["填表说明"]], 企业名录=sheet([firm(1)]), 用工周报=sheet([said(1), said(1, W37, 90)]))
    assert load(city, file) == Loaded(2, 1, 2, 0, 0)
    assert heads(city) == {"企业1": [90, 100]}
    source = panel(city).sources(int(panel(city).enterprises()["code"][0])).iloc[0]
    assert (source["source_sheet"], source["source_row"]) == ("用工周报", 3)


def test_english_headers_and_a_chinese_encoding_are_read(city: Engine) -> None:
    english = {WEEKLY_TEMPLATE.by_name[name.casefold()].en: value for name, value in said(1).items()}
    named = {REGISTER_TEMPLATE.by_name[name.casefold()].en: value for name, value in firm(1).items()}
    assert load(city, csv_file([{**named, "Size": "small", "Ownership": "private", "Giant": "no"}])).enterprises == 1
    assert load(city, csv_file([english])).reports == 1
    assert load(city, csv_file([said(1, W37)], encoding="gb18030")).reports == 1


def test_the_same_file_twice_is_known_until_it_is_taken_back(city: Engine) -> None:
    register(city, firm(1))
    file = csv_file([said(1)])
    load(city, file)
    with pytest.raises(KnownFile, match=r"already \(version 3\)") as known:
        load(city, SourceFile("改了名字.csv", file.content))
    assert "（版本 3）" in known.value.zh
    with pytest.raises(KnownFile, match="equals the current data"):
        load(city, csv_file([{**said(1), "备注": ""}]))
    revert(city, 3, author="a", reason="b")
    assert load(city, file).version == 5


def test_everything_that_is_wrong_is_said_at_once_with_place_and_remedy(city: Engine) -> None:
    register(city, firm(1), firm(2, 终止周=W37))
    stranger = credit_code(9)
    mistyped = credit_code(1)[:17] + ("0" if credit_code(1)[17] != "0" else "1")
    rows = [
        said(1, heads="12人"),
        said(1, "2020-09-15"),
        said(1, "2020-W54"),
        said(2),
        {**said(1, W37), "统一社会信用代码": stranger},
        {**said(1, W37), "统一社会信用代码": mistyped},
        said(1, W37, 12.5),
        said(1, W37, -3),
        said(1, W36, 企业名称="改名了"),
        {**said(1), "周次": ""},
        said(1, W36, 5),
        said(1, W36, 6),
    ]
    zh, en = refusal(city, csv_file(rows))
    assert zh.splitlines()[0] == "文件有误，没有入库任何内容（共11处）。"
    for line in (
        "第2行期末人数：“12人”应为不小于0的整数，如 128",
        "第3行周次：“2020-09-15”应为星期一；2020-09-15 是星期二，那一周的星期一是 2020-09-14",
        "第4行周次：“2020-W54”应为2020年的第1至53周之一",
        "第5行周次：2020-09-14 不在监测期内（2020-08-31 至 2020-09-07）",
        f"第6行统一社会信用代码：名录中没有 {stranger}，请先入库企业名录",
        f"第7行统一社会信用代码：“{mistyped}”应为校验位正确",
        "第8行期末人数：“12.5”应为",
        "第9行期末人数：“-3”应为",
        "第10行企业名称：“改名了”与名录中的“企业1”不符",
        "第11行周次：不能为空",
        "与第12行重复，请保留一行",
    ):
        assert line in zh, line
    assert "row 3, Week: '2020-09-15' should be a Monday; 2020-09-15 is a Tuesday, the Monday of its week is" in en
    assert "row 6, Credit code:" in en
    assert panel(city).headcounts().empty


def test_a_header_that_is_wrong_is_told_by_its_columns(city: Engine) -> None:
    register(city, firm(1))
    zh, en = refusal(city, csv_file([{**said(1), "期未人数": 5, "心情": "好"}]))
    assert "没有名为“期未人数”的列，是否为“期末人数”？" in zh
    assert "没有名为“心情”的列；请删除这一列" in zh
    assert "there is no column '心情'" in en
    zh, _ = refusal(city, csv_file([{name: value for name, value in firm(2).items() if name != "企业规模"}]))
    assert "第1行企业规模：缺少这一列" in zh
    _, en = refusal(city, csv_file([{"a": 1, "b": 2}]))
    assert "No header was recognised" in en
    _, en = refusal(city, SourceFile("周报.csv", "周次,统一社会信用代码,期末人数,期末人数\n".encode()))
    assert "this column is there twice" in en


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SourceFile("周报.csv", b""), "No header was recognised"),
        (csv_file([{"周次": None, "统一社会信用代码": None}]), "no row below the header"),
        (SourceFile("周报.csv", b"\xff\xfe\x00\xd8\x00\x81"), "encoding is not known|no CSV text"),
        (SourceFile("周报.csv", b'\xe5\x91\xa8\xe6\xac\xa1,"b\n1,2'), "quotation mark"),
        (SourceFile("周报.xlsx", b"PK\x03\x04 broken"), "cannot be opened"),
        (SourceFile("周报.pdf", b"%PDF"), "Files of type .pdf"),
        (SourceFile("周报", b"x"), "no extension"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(city: Engine, file: SourceFile, words: str) -> None:
    with pytest.raises(FileRefused, match=words) as refused:
        load(city, file)
    assert refused.value.zh.endswith("。")
    assert newest_version(city) == 1


def test_renamed_moved_and_closed_enterprises_come_by_the_register(city: Engine) -> None:
    register(city, firm(1), firm(2))
    load(city, csv_file([said(1, W36), said(2, W36)]))
    code = {row["name"]: row["code"] for row in panel(city).enterprises().to_dict("records")}
    register(city, firm(1, 企业名称="新名称", 县区=WEST), firm(2, 终止周=W37))
    now = panel(city).enterprises().set_index("code")
    assert now.loc[code["企业1"], ["name", "district"]].tolist() == ["新名称", WEST]
    assert now.loc[code["企业2"], "active_until"] == W37
    load(city, csv_file([said(1, W37, 企业名称="新名称"), said(2, W37, 0)]))
    assert panel(city).reports_of(code["企业1"])["district"].tolist() == [EAST, WEST]
    assert panel(city).reports_of(code["企业2"])["headcount"].tolist() == [100, 0]
    # An old week put right stays where the enterprise stood.
    done = load(city, csv_file([said(1, W36, 95)]))
    assert panel(city).reports_of(code["企业1"])[["district", "headcount"]].values.tolist() == [[EAST, 95], [WEST, 100]]
    with city.connect() as connection:
        kinds = connection.scalars(select(publication.c.kind).where(publication.c.version == done.version))
        assert kinds.all() == ["correction"]


def test_one_report_of_a_week_53_and_a_gap_are_taken_as_told(city: Engine) -> None:
    register(city, firm(1))
    done = load(city, csv_file([said(1, "2020-W53", 90, 期初人数=100, 新增人数=2, 辞职人数=5)]))
    assert done.gaps == 1
    assert panel(city).weeks().strftime("%Y-%m-%d").tolist() == ["2020-12-28"]


HARMLESS = ("=cmd|'/C calc'!A0", "<script>alert(1)</script>", "停产😀两周", "a,b\"c'd", "‮abc")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_somebody_writes_stays_text(city: Engine, kind: str) -> None:
    register(city, *(firm(number) for number in range(len(HARMLESS))))
    rows = [said(number, 备注=note) for number, note in enumerate(HARMLESS)]
    if kind == "xlsx":  # openpyxl takes what begins with = for a formula, as Excel does; a form holds text
        rows = [{**row, "备注": str(row["备注"]).removeprefix("=")} for row in rows]
    load(city, csv_file(rows) if kind == "csv" else workbook(用工周报=sheet(rows)))
    assert set(panel(city).reports(W38)["note"]) == {str(row["备注"]) for row in rows}


def test_what_is_too_long_or_cannot_be_stored_is_refused_with_its_row(city: Engine) -> None:
    register(city, firm(1))
    zh, en = refusal(city, csv_file([said(1, 备注="长" * 100_000)]))
    assert "第2行" in zh
    assert "500" in zh
    assert len(zh) < 300
    assert "row 2" in en
    zh, _ = refusal(city, csv_file([said(1, heads="9" * 100_000)]))
    assert len(zh) < 300
    zh, _ = refusal(city, csv_file([said(1, 备注="a\x07b")]))
    assert "控制字符" in zh
    zh, _ = refusal(city, csv_file([firm(2, 企业名称="名" * 300)]))
    assert "200" in zh
    zh, _ = refusal(city, csv_file([firm(2, 企业规模="巨大")]))
    assert "“巨大”应为其中之一：大型、中型、小型、微型" in zh


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_has_the_header_that_is_read(template: Template, language: str, tmp_path: Path) -> None:
    names = [column.name(language) for column in template.columns]
    write_template(template, tmp_path / "form.csv", language)
    assert (tmp_path / "form.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert next(csv.reader((tmp_path / "form.csv").read_text("utf-8-sig").splitlines())) == names
    write_template(template, tmp_path / "form.xlsx", language)
    [header] = load_workbook(tmp_path / "form.xlsx").active.iter_rows(values_only=True)
    assert list(header) == names
    assert len(template.by_name) >= 2 * len(names)


def test_the_commands_speak_both_languages(
    city: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", file_url(Path(str(city.url.database))))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    form = tmp_path / "名录.csv"
    assert main(["template", "enterprises", str(form)]) == 0
    assert main(["template", "enterprises", str(form)]) == 1
    assert "已存在" in capsys.readouterr().err
    form.write_bytes(csv_file([firm(1)]).content)
    assert main(["load", str(form), "--reason", "首次入库"]) == 0
    assert capsys.readouterr().out == "已入库，版本 2：企业 1 家，周报 0 份\n"
    assert main(["load", str(form)]) == 1
    assert "该文件已于" in capsys.readouterr().err
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert main(["load", str(tmp_path / "none.csv")]) == 1
    assert "There is no file" in capsys.readouterr().err
    reports = tmp_path / "weekly.csv"
    reports.write_bytes(csv_file([said(1, 期初人数=90, 新增人数=0)]).content)
    assert main(["load", str(reports)]) == 0
    assert "check them" in capsys.readouterr().out
