"""Whatever a visitor is refused is said in the language of the page: sentences, and refusals as they come."""

import os
import re
import string
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from app.web import refusals
from app.web.offers import open_scenario
from app.web.pages.results import shelf_told
from app.web.refusals.chinese import PLACE, UNITS, catalogue, sentences
from app.web.setup import Setup, Side
from app.web.wishes import shots
from app.web.words import of_engine, of_error, page_words
from app.web.workers.opened import opened_job, points_job
from experiments.report.opened.folders import folders
from sim.errors import ScenarioError
from sim.scenario.shape import declared, section_names
from tests.app.messages import WORDS, templates

ROOT = Path(__file__).resolve().parents[2]
ANNOUNCED = page_words("zh")("engine", message="")
KINDS = {None, "said", "part", "joined", "unit"}

# Files whose refusals a page can show: checks of a scenario and of a pair, and what reads a result folder.
SHOWN = {
    *(
        f"sim/scenario/{name}.py"
        for name in ("check", "file", "former_names", "full_width", "reform", "refusal")
    ),
    *(f"sim/scenario/{name}.py" for name in ("scenario", "source", "text")),
    *("sim/values.py", "sim/texts.py", "sim/city/places/gazetteer.py"),
    *("sim/city/spec/spec.py", "sim/city/spec/source.py"),
    *("experiments/film/shots.py", "experiments/execution/reform/plan.py"),
    *(
        f"experiments/storage/{name}.py"
        for name in ("atomic", "inputs", "manifest", "manifest_shape", "place")
    ),
    *("experiments/storage/store.py", "experiments/storage/tables.py"),
    *("experiments/report/opened/folders.py", "experiments/report/opened/pairs.py"),
    *("experiments/report/content.py", "experiments/results/reproduce.py"),
    *("experiments/results/design_results.py", "experiments/execution/batch.py"),
    *("experiments/execution/reform/shelf.py", "experiments/execution/reform/course.py"),
}
# Files of the server's own process that refuse what no page passes on to them.
ELSEWHERE = {
    "sim/errors.py": "says what a refusal is",
    "sim/params.py": "to who declares a parameter",
    "sim/identity/behaviour.py": "to who writes a plugin",
    "sim/identity/outside.py": "to who writes a plugin",
    "sim/scenario/topics.py": "a page opens shipped catalogues only",
    "experiments/designs/past.py": "to the command line",
    "experiments/wording/words.py": "a page has its languages only",
    **dict.fromkeys(
        (
            f"sim/city/readers/{name}.py"
            for name in ("admin_table", "characters", "files", "inputs", "sheets")
        ),
        "a page names no file of a city",
    ),
}
# What is in these files and in no refusal that a page can show.
NO_REFUSAL = {
    "Value error,",  # cut off
    "Cannot overwrite a value",
    "Cannot declare",  # beginnings by which a message of tomllib is known
    "Cannot mutate",
    "Duplicate inline table key",
    "{} ({}){}; source: {}",  # a comment in a file that is saved
    "Columns by which a part of a table is known, whatever else it holds.",
    "What `one_source_per_run` does, as a clause of DuckDB; `part_file` is the name of the part of a row.",
    "QUALIFY part_file = min(part_file) OVER (PARTITION BY run_id)",
    "whole run",
    "pattern = {} is not known. Patterns: {}.{}",  # the check of the pattern comes before
    "--horizon {}: must be one of {}.{}",  # to the command line
    "--spin-up {}: must be {} or a number of days.",
    "--followed {}: has no meaning with {}, where all is read on the last evening. Leave one of them out.",
    "--history {}",
    "{} (with {})",  # of tables of several cities
    "{} is {}",
    "a file of the scenario",
    "addresses of this kind can only be read",  # to who names an address: a page names folders below its root
    "open the address",
    "the folder for results has an empty name. Name one, such as results/first.",
    "the folder for results is {}. Give its name, such as 'results/first'.",
    "the name of the folder for results has a sign that no file may bear (\\0).",
    "{}: lies in the memory of this program and would be gone when it ends. Give a folder, or an address "
    "that lasts, such as s3://bucket/folder.",
    "{}: needs a package that is not installed: {}. Install it beside Gongzhi.",
    "{}: no such kind of address ({}). Give a folder, or an address such as s3://bucket/folder.",
    "{}: lies elsewhere; copy it into a folder of this machine first.",
    "{}: no design for code {}",
    "a metric cannot be called {}",  # to who registers one
    "NOT equal",  # of a run that is computed again by its name
    "Reproduction({}, seed {}: {})",
    "{}, {} of {} numbers",
    "no run has this identity",
    "{} runs start like this",
    "{}: run {} failed when it was made:\n{}",
    "{}: run {}: {}. Runs there are, for instance: {}.",
    "its size cannot be true",  # of a spin-up that is lived anew
    "of another run",
    "of other code",
    "spin-up to day {}",
    "end of document",  # of tomllib: the place, which is told apart
    "line {}, column {}",
    "{} (at {})",
    "parse_float must not return dicts or lists",
}


def _of_file(file: str) -> dict[str, str]:
    return catalogue().get(file, {}) | catalogue().get(f"{file} phrases", {})


@pytest.mark.parametrize("file", sorted(SHOWN))
def test_every_sentence_of_a_refusal_has_a_chinese_one_and_none_is_left_over(file: str) -> None:
    said = templates(ROOT / file) - NO_REFUSAL
    known = {english.strip() for english in _of_file(file)}
    assert not said - known, "write these into app/web/refusals/chinese.toml"
    words = {english for english in known if WORDS.search(english)}
    assert not words - said, "the program does not say these any more"


def test_every_sentence_of_the_reader_of_toml_has_a_chinese_one() -> None:
    path = Path(str(sys.modules["tomllib._parser"].__file__))
    assert not templates(path) - NO_REFUSAL - set(catalogue()["tomllib"])


def test_every_file_of_the_server_that_refuses_is_looked_at() -> None:
    code = (
        "from app.web.serve import set_environment; set_environment()\n"
        "import sys, app.web.server, app.web.site\n"
        "files = (getattr(each, '__file__', None) or '' for each in sys.modules.values())\n"
        "print(*(file for file in files if file.endswith('.py')), sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    mine = (Path(line) for line in done.stdout.splitlines() if line.startswith(str(ROOT)))
    refusing = {
        path.relative_to(ROOT).as_posix()
        for path in mine
        if "ScenarioError(" in path.read_text(encoding="utf-8")
    }
    refusing = {name for name in refusing if name.startswith(("sim/", "experiments/", "agents/"))}
    assert refusing
    assert not refusing - SHOWN - ELSEWHERE.keys(), "say in SHOWN or ELSEWHERE whether a page can show these"


def test_a_chinese_sentence_uses_places_of_the_english_one() -> None:
    for file, each in catalogue().items():
        for english, chinese in each.items() if file != UNITS else ():
            places = [place for place in PLACE.finditer(chinese) if place[1]]
            assert {int(place[1]) for place in places} <= set(range(english.count("{}"))), english
            assert {place[2] for place in places} <= KINDS, english
            assert re.search("[\u3400-\u9fff：]", chinese), english


def test_every_unit_of_a_parameter_has_a_chinese_name() -> None:
    units = {known.unit for section in section_names() for known in declared(section).values()}
    assert units - {""} == set(catalogue()[UNITS])


# Whatever a file that is opened may have wrong, as far as the checks tell it apart.
FILES = {
    "no value": "a = \n",
    "given twice": 'name = "a"\nname = "b"\n',
    "table twice": "[claim]\npace = 1.0\n[claim]\n",
    "full width": "name = “a”\n",
    "full width equals": "name ＝ 1\n",
    "open list": "a = [1,\n",
    "open text": 'a = "x\n',
    "a key alone": "name\n",
    "two on a line": "a = 1 b = 2\n",
    "no such date": "a = 2020-13-41\n",
    "an open table": "[claim\n",
    "an open row": "[[changes]\n",
    "not escaped": 'a = "\\q"\n',
    "too deep": "a = " + "[" * 3000 + "\n",
    "too many dots": "a" + ".b" * 300 + " = 1\n",
    "control sign": 'title = "a\\u0001b"\n',
    "line break": 'title = "a\\nb"\n',
    "no section": "[claims]\npace = 1\n",
    "nothing near": "[zzzz]\nq = 1\n",
    "no parameter": "[claim]\npaces = 1\n",
    "of another section": "[claim]\ndays = 1\n",
    "top level": "days = 5\n",
    "out of range": "[calendar]\ndays = -5\n",
    "a text for a number": '[calendar]\ndays = "x"\n',
    "a fraction": "[calendar]\ndays = 1.5\n",
    "not finite": "[settle]\nfairness = inf\n",
    "a lever": "[levers]\naudit = 3\n",
    "shares": "[city]\nyoung_share = 0.9\nold_share = 0.9\n",
    "a list": "[city]\narea = 5\n",
    "a city": '[city]\npreset = "atlantis"\n',
    "pattern": '[coordination]\npattern = "partyled"\n',
    "of a pattern": '[coordination]\npattern = "siloed"\nconvene_authority = 1\n',
    "no table": "calendar = 5\n",
    "no text": "title = 5\n",
    "extends": "extends = 5\n",
    "catalogue": "catalogue = 5\n",
    "changes": "changes = 5\n",
    "day 0": "[[changes]]\nday = 0\nlevers.audit = 1.0\n",
    "no day": "[[changes]]\nlevers.audit = 1.0\n",
    "too late": "[[changes]]\nday = 99999\nlevers.audit = 1.0\n",
    "inherited": 'extends = "shock_flood"\n[calendar]\ndays = 1\nwarm_up = 1\n',
    "no change": "[[changes]]\nday = 5\n",
    "fixed": "[[changes]]\nday = 5\ncity.scale = 2\n",
    "fixed, others free": "[[changes]]\nday = 5\nemerge.fixed_one = 2\n",
    "a name": '[[changes]]\nday = 5\nname = "x"\n',
    "no parameter in a change": "[[changes]]\nday = 5\nclaim = 3\n",
    "changed twice": "[[changes]]\nday = 5\nlevers.audit = 0.5\n[[changes]]\nday = 5\nlevers.audit = 0.4\n",
    "thousands": "\n".join(f"[x{row}]" for row in range(600)),
}


def english_left(chinese: str) -> str:
    """Two English words beside each other that are neither in quotes nor names of the file; else empty."""
    bare = re.sub(r"`.*?`|'[^']*'|\"[^\"]*\"|“[^”]*”|--\w[\w-]* \S+|\[\[changes\]\] day \d+", " 、 ", chinese)
    found = re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", bare)
    return found[0] if found else ""


@pytest.mark.parametrize("content", FILES.values(), ids=FILES.keys())
def test_what_is_wrong_with_a_file_is_said_in_chinese(content: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        open_scenario("mine.toml", content.encode())
    said = of_error("zh", refused.value)
    assert ANNOUNCED not in said
    assert not english_left(said)
    got = str(refused.value).partition(". ")[0]
    for value in re.findall(r"mine\.toml|(?<=\s)-?\d+(?=\s)", got):
        assert value in said


def test_every_part_of_a_refusal_is_there() -> None:
    with pytest.raises(ScenarioError) as refused:
        open_scenario("mine.toml", b'[calendar]\ndays = "x"\n[claim]\npaces = 1\n')
    first, _, second = of_error("zh", refused.value).partition(" mine.toml:4")
    assert (
        first
        == 'mine.toml:2 [calendar]：days = "x"：须为整数，1至3650天。预热后天数；默认值180；来源见参数表。'
    )
    assert second.startswith(" [claim]：没有名为“paces”的参数。是否为“pace”？参数：pace, ")


def test_two_sides_that_cannot_be_compared_are_refused_in_chinese() -> None:
    other = open_scenario("other.toml", b"[city]\nscale = 3\n")
    with pytest.raises(ScenarioError) as refused:
        shots(Setup(city="teaching_town", b=Side(other)))
    said = of_error("zh", refused.value)
    assert said.startswith("other：不能在同一城市接在siloed之后：[city]中scale不同。")
    assert not english_left(said)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Folders that are no results, each in its own way."""
    for name, manifest in {
        "broken": "{",
        "foreign": '{"project": "other", "schema": 1, "question": "", "designs": []}',
        "newer": '{"project": "gongzhi", "schema": 9999, "question": "", "designs": []}',
        "shape": '{"project": "gongzhi", "schema": 1, "question": 5, "designs": [5]}',
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text(manifest, encoding="utf-8")
    (tmp_path / "plain").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "broken")
    (tmp_path / "holds_link").mkdir()
    (tmp_path / "holds_link" / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "holds_link" / "runs").symlink_to(tmp_path / "plain")
    return tmp_path


@pytest.mark.parametrize(
    "name", ["broken", "foreign", "newer", "shape", "plain", "gone", "link", "holds_link", "../x", "a/b/c/d"]
)
def test_a_folder_that_holds_no_results_is_refused_in_chinese(root: Path, name: str) -> None:
    for job in (opened_job, points_job):
        more = ("zh",) if job is points_job else ()
        with pytest.raises(ScenarioError) as refused:
            job(None, str(root), name, "", "", *more)  # type: ignore[operator, arg-type]
        said = of_error("zh", refused.value)
        assert ANNOUNCED not in said
        assert not english_left(said.replace(str(root), ""))
        assert name in said


def test_folders_on_the_list_say_in_chinese_why_they_cannot_be_read(root: Path) -> None:
    found = {"folders": folders(root)}
    english, chinese = (shelf_told(lang, found)["folders"] for lang in ("en", "zh"))
    assert english == found["folders"]
    assert len(chinese) == 5
    assert not [each["refused"] for each in chinese if ANNOUNCED in each["refused"]]


def test_what_is_not_known_is_shown_in_english_and_said_to_be() -> None:
    assert of_engine("zh", "quite another message.") == f"{ANNOUNCED}quite another message."
    assert of_engine("zh", "x" * 5000).startswith(ANNOUNCED)
    assert refusals.in_chinese("mine.toml: a number") is None
    assert of_engine("en", "mine.toml: no\n such file") == "mine.toml: no such file"


def test_an_english_sentence_is_found_whatever_stands_in_its_places() -> None:
    for sentence in sentences():
        if not sentence.alone:
            continue
        english = re.sub(r"\\(.)", r"\1", sentence.english.pattern)
        spoilt = english.replace("((?:[ ,].*?)?)", "").replace("(.*?)", "值: 1. ")
        assert sentence.english.fullmatch(spoilt), sentence


def test_house_of_the_list() -> None:
    text = Path(refusals.__file__).with_name("chinese.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)
    assert not set(text) & set(string.whitespace) - {" ", "\n"}
    assert os.linesep == "\n" or "\r" not in text
