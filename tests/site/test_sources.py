"""What the documentation site is made of: staged pages, reference, equations, docstrings, translations."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from app.documents.site import staging
from app.documents.site.build import chinese_words
from app.documents.site.docstrings import as_fields
from app.documents.site.reference import pages, public_names
from app.documents.site.tables import in_one_language
from app.documents.site.translations import lacking, read, speaks_for_itself, translated_pages, update
from app.documents.site.typeset import latex, typeset
from sim.outcomes.metrics import METRICS
from sim.scenario.file import shipped
from sim.scenario.scenario import all_declarations
from tests.language import terms
from tests.test_language import HAN as HAN_LETTER

LANGUAGES = ("en", "zh")
SAME_IN_BOTH = ("glossary", "reading", "sources")  # pages with names of code, works and authors


@pytest.fixture(scope="module", params=LANGUAGES)
def staged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All sources of one language."""
    out = tmp_path_factory.mktemp("site") / request.param
    staging.stage(request.param, out)
    return out


@pytest.fixture(scope="module")
def reference() -> dict[str, dict[str, str]]:
    """Pages that are written from the code, by language and name."""
    return {language: dict(pages(language)) for language in LANGUAGES}


def test_every_link_of_a_staged_page_leads_to_a_staged_page(staged: Path) -> None:
    for page in staged.rglob("*.md"):
        if "code" in page.relative_to(staged).parts:
            continue  # code is shown as it is
        for _, link, _ in staging.LINK.findall(staging.FENCE.sub("", page.read_text(encoding="utf-8"))):
            target = link.partition("#")[0]
            if target and "://" not in target:
                assert (page.parent / target).is_file(), f"{page.relative_to(staged)}: {link}"


def test_every_page_is_in_the_contents(staged: Path) -> None:
    listed = set(re.findall(r"^([\w/]+)$", (staged / "index.md").read_text(encoding="utf-8"), re.MULTILINE))
    there = {page.relative_to(staged).with_suffix("").as_posix() for page in staged.rglob("*.md")}
    assert {name for name in there if not name.startswith("code/")} - {"index"} <= listed


def test_a_page_that_is_not_translated_says_so(staged: Path) -> None:
    marks = {
        page.relative_to(staged).as_posix(): staging.ONLY_ENGLISH.splitlines()[1]
        in page.read_text(encoding="utf-8")
        for page in (*staged.glob("*.md"), *staged.glob("teaching/*.md"))
    }
    if staged.name == "en":
        assert not any(marks.values())
    else:
        assert {name for name, said in marks.items() if not said} == {
            name for name in marks if staging.translated(name)
        }
        assert not marks["levers.md"]


def test_every_parameter_outcome_and_scenario_is_in_the_reference_of_each_language(
    reference: dict[str, dict[str, str]],
) -> None:
    for language in LANGUAGES:
        parameters = reference[language]["reference/parameters.md"]
        for known in all_declarations():
            assert f"| `{known.name}`" in parameters
            assert (known.label if language == "en" else known.zh) in parameters
        for name in METRICS:
            assert f"| `{name}` |" in reference[language]["reference/outcomes.md"]
        for name in shipped():
            assert f"## `{name}`: " in reference[language]["reference/scenarios.md"]


def test_chinese_reference_pages_hold_no_english_sentence(reference: dict[str, dict[str, str]]) -> None:
    for name in ("parameters", "outcomes", "patterns", "scenarios"):
        page = re.sub(r"`[^`]*`|\([^)]*\.md\)", "", reference["zh"][f"reference/{name}.md"])
        assert not re.findall(r"(?:\b[a-z]{2,} ){4,}", page), name


def test_every_public_name_is_in_the_reference(reference: dict[str, dict[str, str]]) -> None:
    import experiments
    import sim

    page = reference["en"]["reference/python.md"]
    names = {name for part in public_names().values() for name in part}
    assert {*sim.__all__, *experiments.__all__} <= names
    assert [name for name in names if not re.search(rf"gongzhi\.{name}\b", page)] == []


def test_every_command_and_option_is_in_the_reference(reference: dict[str, dict[str, str]]) -> None:
    from tests.test_documented_commands import every_command

    page = reference["en"]["reference/commands.md"]
    for name, command in every_command():
        if not hasattr(command, "commands"):
            assert f"## `gongzhi {name}`" in page
            assert all(
                f"`{option}`" in page for each in command.params for option in each.opts[:1] if "-" in option
            )


def test_the_docstrings_of_the_house_become_fields() -> None:
    lines = [
        "Do it.",
        "",
        "seed, days : first one",
        "  goes on",
        "out : `folder`",
        "",
        "    a = b*c",
        "Raises *x*.",
    ]
    assert [line for line in as_fields(lines) if line] == [
        "Do it.",
        ":param seed: first one",
        ":param days: first one",
        "    goes on",
        ":param out: ``folder``",
        "::",
        "    a = b*c",
        r"Raises \*x\*.",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("P(a) = sigma(b_c*(d - .5))", r"P(a) = \sigma (\text{b\_c}\cdot (d - .5))"),
        ("x = (1 + n)^log2(k), y", r"x = (1 + n)^{\log_2 (k)}, y"),
        ("g = u^(1/(n - i))   cut to 0..1", r"g = u^{1/(n - i)} \quad \text{cut to} 0..1"),
        ("  + w*[no local registration]", r"\qquad + w\cdot [\text{no local registration}]"),
    ],
)
def test_an_equation_is_set(line: str, said: str) -> None:
    assert latex(line) == said


def test_a_block_of_equations_is_shown_with_the_name_of_its_rule() -> None:
    shown = typeset("before\n```\n# sim.a.rule\nx = 1\n```\nafter ```\nnot = code\n```\n")
    assert shown.startswith("before\n`sim.a.rule`\n\n```{math}\n\\begin{array}{l}\nx = 1\n")
    assert "not = code" in shown


def test_numbers_of_published_places_are_marks_that_a_translation_can_keep() -> None:
    text = "is <!-- published: a level b c -->1.5<!-- end of published -->, not 2"
    assert staging.marked(text, "en") == ("is ⟦0⟧, not 2", {0: "1.5"})
    table = "<!-- published: a table -->\n| scenario | Abandoned |\n|---|---|\n| `x` | 1 |\n"
    table += "<!-- end of published -->"
    shown, numbers = staging.marked(f"{table} {text}", "zh")
    assert numbers == {1: "1.5"}
    assert "<th>情景</th><th>中途放弃</th>" in shown.replace(METRICS["abandoned_of_1000"].zh, "中途放弃")
    assert "<td><code>x</code></td><td>1</td>" in shown


def test_what_stands_around_published_numbers_is_chinese_on_chinese_pages() -> None:
    said = "code 7e6; Mid city, 100 000 residents; 6 paired seeds"
    text = f"(<!-- published: eight identity -->{said}<!-- end of published -->)"
    assert staging.marked(text, "en")[1] == {0: said}
    assert staging.marked(text, "zh")[1] == {0: "代码7e6; 中等城市, 100 000名居民; 6个配对种子"}


BILINGUAL = """
| column 列 | unit 单位 | meaning | 含义 | codes 编码 |
|---|---|---|---|---|
| `state` | day | where it stands | 状态 | 0 lumped 隐忍; 1 at the hotline 12345热线 |
"""
BLOCK = """
<!-- validation: begin -->

| fact | measured | verdict |
|---|---|---|
| **SF1 *** Dispute pyramid 纠纷金字塔 | 0.4 [0.3, 0.5] | pass |
| **SF2** \\* Under-reporting 诉求表达 | 0.4 | pass |
| claims per problem | 0.4 | **short** |
| a name nobody has put into Chinese | 0.35 to 0.75 | |

All hold. (全部成立。)

<!-- validation: end -->
| kept 保留 |
|---|
"""


def test_a_table_in_both_languages_is_shown_in_one() -> None:
    english, chinese = (in_one_language("dictionary.md", BILINGUAL, each) for each in LANGUAGES)
    assert "| column | unit | meaning | codes |" in english
    assert "| `state` | day | where it stands | 0 lumped; 1 at the hotline |" in english
    assert "| 列 | 单位 | 含义 | 编码 |" in chinese
    assert "| `state` | 天 | 状态 | 0 隐忍；1 12345热线 |" in chinese
    assert english.count("```{container} made") == chinese.count("```{container} made") == 1


def test_only_the_blocks_that_code_writes_are_taken_apart() -> None:
    english, chinese = (in_one_language("validation.md", BLOCK, each) for each in LANGUAGES)
    assert "| **SF1** \\* Dispute pyramid | 0.4 [0.3, 0.5] | pass |" in english
    assert "| **SF1** \\* 纠纷金字塔 | 0.4 [0.3, 0.5] | 通过 |" in chinese
    assert "| **SF2** \\* 诉求表达 | 0.4 | 通过 |" in chinese
    assert "| 每件问题的诉求 | 0.4 | **未达标** |" in chinese
    assert "| a name nobody has put into Chinese | 0.35至0.75 |  |" in chinese
    assert "```{container} made\nAll hold.\n```" in english
    assert "```{container} made\n全部成立。\n```" in chinese
    assert "| kept 保留 |" in english
    assert "| kept 保留 |" in chinese
    assert in_one_language("levers.md", BILINGUAL, "en") == BILINGUAL


def test_the_worlds_that_are_docked_are_told_in_each_language() -> None:
    file = staging.ROOT / "experiments" / "validation" / "docking" / "signs.toml"
    model = tomllib.loads(file.read_text(encoding="utf-8"))["model"][0]
    said = f"**{model['id']} {model['title']} {model['title_zh']}**, {model['source']}. {model['world']}"
    told = f"Minimal worlds under 6 seeds, code a1.\n\n{said}"
    made = f"<!-- docking: begin -->\n\n{told}\n\n<!-- docking: end -->\n"
    chinese = in_one_language("validation.md", made, "zh")
    assert "最小世界，6个种子，代码a1。" in chinese
    assert f"**{model['id']} {model['title_zh']}**" in chinese
    assert model["world_zh"] in chinese
    assert model["world"] not in chinese


def test_lists_of_pages_in_folders_are_read_and_written(tmp_path: Path) -> None:
    said = Catalog()
    said.add("one", "")
    (tmp_path / "pot" / "teaching").mkdir(parents=True)
    with (tmp_path / "pot" / "teaching" / "lab.pot").open("wb") as file:
        write_po(file, said)
    update(tmp_path / "pot", tmp_path / "po", ["teaching/lab"])
    assert translated_pages(tmp_path / "po") == ["teaching/lab"]
    assert lacking(tmp_path / "pot", tmp_path / "po") == ["teaching/lab.po: not translated: one"]


def test_equations_and_types_speak_for_themselves() -> None:
    assert speaks_for_itself("\\begin{array}{l}\n\\text{talk} = 1 \\\\\nx\n\\end{array}")
    assert speaks_for_itself("float32")
    assert not speaks_for_itself("floating")


def test_the_search_keeps_every_term_of_the_glossary_whole() -> None:
    words = chinese_words()
    assert {word for row in terms() for word in row.chinese.split("、")} <= {*words}
    assert {"党建引领", "首接负责制", "街乡吹哨"} <= {*words}


def test_a_translation_that_is_missing_doubtful_or_out_of_date_is_named(tmp_path: Path) -> None:
    for folder, said in (("pot", ("one", "two", "three")), ("po", ("one", "two", "gone"))):
        catalog = Catalog()
        for each in said:
            catalog.add(each, "一" if folder == "po" and each != "two" else "")
        (tmp_path / folder).mkdir()
        with (tmp_path / folder / f"x.{folder}").open("wb") as file:
            write_po(file, catalog)
    assert sorted(lacking(tmp_path / "pot", tmp_path / "po")) == [
        "x.po: no longer on the page: gone",
        "x.po: not translated: three",
        "x.po: not translated: two",
    ]


def test_translations_are_whole_and_keep_code_and_links() -> None:
    assert len(translated_pages(staging.LOCALES)) >= 9
    for page in translated_pages(staging.LOCALES):
        for each in read(staging.LOCALES / f"{page}.po"):
            if not each.id:
                continue
            said, meant = str(each.id), str(each.string)
            assert meant, (page, said)
            assert not each.fuzzy, (page, said)
            assert speaks_for_itself(said) or HAN_LETTER.search(meant) or page in SAME_IN_BOTH, said
            for kept in (r"\]\([^)]*\)", r"`[^`]*`", r"⟦\d+⟧"):
                assert sorted(set(re.findall(kept, said))) == sorted(set(re.findall(kept, meant))), (
                    page,
                    said,
                )


def test_settings_ask_for_nothing_from_outside() -> None:
    conf = (staging.SITE / "conf.py").read_text(encoding="utf-8")
    assert not re.search(r"https?://", conf)
    assert "mathjax" not in conf
    assert "intersphinx" not in conf


def test_the_packages_of_the_site_are_an_extra() -> None:
    declared = tomllib.loads((staging.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = {
        re.split(r"\W", each.lower())[0] for each in declared["project"]["optional-dependencies"]["book"]
    }
    assert {"sphinx", "furo", "jieba"} <= named


def test_marks_of_numbers_are_kept_for_the_page(staged: Path) -> None:
    numbers = json.loads((staged / "numbers.json").read_text(encoding="utf-8"))
    for page, found in numbers.items():
        text = (staged / f"{page}.md").read_text(encoding="utf-8")
        assert all(f"⟦{n}⟧" in text for n in found), page
