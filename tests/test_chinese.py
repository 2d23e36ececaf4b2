"""Chinese labels and texts: every term by its one name, punctuation as it is set in Chinese."""

import json
import re

import autocorrect_py
import pytest

from app.documents.site.staging import LOCALES
from app.documents.site.translations import read
from tests.language import CHINESE, OFTEN_LEFT_OUT, Line, complaints, mistranslated, pairs, prose, terms

# Other wordings for terms of the glossary, by English term. A text that says the term does not use them.
RIVALS = {
    "request": "请求",
    "session": "会商|协调会",
    "refusal": "退单|推脱|拒办",
    "suit": "诉讼",
    "resident": "市民|群众",
    "residents' committee": "居委会",
    "petition": "请愿",
    "topic": "事项类型|事项目录|事项名称",
    "dispute": "争议|争端",
    "lead": "主责",
    "scenario": "场景",
    "relapse": "复发",
    "omitted": "放弃",
    "latent problem": "隐性问题|潜藏问题",
    "settlement": "和解协议|调解书",
}
# On pages these are common words as well, or say what something else says in Chinese.
COMMON_ON_PAGES = {
    "Party branch",
    "abandoned",
    "caseload",
    "condition",
    "default value",
    "lever",
    "livelihood project",
    "passing on",
    "polycentric",
    "posts",
    "proposal",
    "siloed",
}
HAN = re.compile("[\u3400-\u9fff]")
PUNCTUATION = {
    "rules": {
        **dict.fromkeys(("space-word", "space-punctuation", "space-bracket", "space-dash"), 0),
        **dict.fromkeys(("space-backticks", "space-dollar", "spellcheck"), 0),
        **dict.fromkeys(("fullwidth", "no-space-fullwidth", "no-space-fullwidth-quote"), 1),
        **dict.fromkeys(("halfwidth-word", "halfwidth-punctuation"), 1),
    }
}


def rivalries(found: tuple[str, str, str]) -> list[str]:
    """Terms of the glossary that a pair of texts says in English and by another name in Chinese."""
    where, english, chinese = found
    chinese = re.sub(r"\{[^}]*\}", " ", chinese)
    return [
        f"{where}: {term} is not {rival[0]}: {chinese}"
        for term, others in RIVALS.items()
        if re.search(
            rf"(?<![A-Za-z_-]){term}s?(?![A-Za-z_-])", re.sub(r"\{[^}]*\}", " ", english), re.IGNORECASE
        )
        and (rival := re.search(others, chinese))
    ]


def corrected(text: str) -> str:
    """A text with its punctuation as autocorrect would have it."""
    autocorrect_py.load_config(json.dumps(PUNCTUATION))
    return autocorrect_py.format(text)


def on_pages() -> list[tuple[str, str, str]]:
    """Where, English, Chinese: every sentence of the pages of the site that are translated."""
    return [
        (f"{path.name}", str(each.id), str(each.string))
        for path in sorted(LOCALES.rglob("*.po"))
        for each in read(path)
        if each.id
    ]


def test_every_term_has_one_name_in_every_label_and_text() -> None:
    english = {row.english for row in terms()}
    assert RIVALS.keys() <= english, RIVALS.keys() - english
    every = [*pairs(), *on_pages()]
    assert len(every) > 2000
    assert [each for pair in every for each in rivalries(pair)] == []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [("Requests for one competence", "同一职能请求次数"), ("Sessions held", "会商次数")],
)
def test_another_name_for_a_term_is_found(english: str, chinese: str) -> None:
    assert len(rivalries(("x", english, chinese))) == 1
    assert not rivalries(("x", "Other words", chinese))


def test_a_page_that_says_a_term_says_its_twin() -> None:
    """tests/test_language.py holds the same of labels and texts."""
    rows, found = terms(), [pair for pair in on_pages() if HAN.search(pair[2])]
    assert {row.english for row in rows} >= COMMON_ON_PAGES
    strict = [row for row in rows if row.english not in OFTEN_LEFT_OUT | COMMON_ON_PAGES]
    wrong = [
        f"{row.english} / {row.chinese}: {pair}"
        for row in strict
        for pair in found
        if row.english.lower() in pair[1].lower() and mistranslated(row, pair, rows)
    ]
    assert wrong == []


def test_chinese_punctuation_needs_no_correction() -> None:
    every = [line for line in prose() if HAN.search(line.text) and not line.file.startswith("tests/")]
    every += [Line(where, 1, chinese) for where, _, chinese in (*pairs(), *on_pages())]
    banned = [each for each in complaints(iter(every)) if any(term in each for term in CHINESE)]
    assert banned == []
    wrong = {f"{line.file}:{line.number}": line.text for line in every if _sentences_differ(line.text)}
    assert wrong == {}


def _sentences_differ(text: str) -> bool:
    """Whether autocorrect would change a Chinese text; one in English may name a Chinese word."""
    text = re.sub("(?<=[，。；：、！？）”*]) +", "", text)  # code was taken out behind it
    latin, han = len(re.findall("[A-Za-z]", text)), len(HAN.findall(text))
    return han > latin and corrected(text) != text


@pytest.mark.parametrize("wrong", ["化解,上报", "谁来牵头?", "（共治 ）", "部门分治 ，条线分割"])
def test_wrong_punctuation_is_found(wrong: str) -> None:
    assert _sentences_differ(wrong)
