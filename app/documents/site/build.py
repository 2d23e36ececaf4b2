"""Build the documentation site in both languages: `python -m app.documents.site.build`, or `make book`.

Nothing is fetched. Warnings are errors. A page with translations is refused where a sentence has none, or
where one translates a sentence that is no longer there.

  python -m app.documents.site.build                  both languages
  python -m app.documents.site.build --language en    one of them
  python -m app.documents.site.build --update         renew the lists of sentences to translate
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.documents.site.staging import LOCALES, ROOT, stage
from app.documents.site.translations import lacking, update
from sim.coordination import PATTERNS
from sim.errors import ScenarioError
from sim.scenario.shape import declared

OUT = ROOT / "build" / "book"
LANGUAGES = ("en", "zh")
HAN_WORD = re.compile("[\u3400-\u9fff]{2,}")
ENTRY = '<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={page}">\n'


def settings(language: str, out: Path) -> dict[str, str]:
    """What docs/site/conf.py reads from the environment."""
    return {
        **os.environ,
        "GONGZHI_ROOT": str(ROOT),
        "GONGZHI_LANGUAGE": language,
        "GONGZHI_WORDS": str(out / "words.txt"),
        "PYTHONWARNINGS": "ignore::SyntaxWarning",
    }


def chinese_words() -> list[str]:
    """Terms that the search of Chinese pages keeps whole: of the glossary, of patterns and of levers."""
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    found = [word for line in lines if line.startswith("| `") for word in HAN_WORD.findall(line)]
    found += [word for kind in PATTERNS.values() for word in HAN_WORD.findall(kind.zh)]
    found += [word for known in declared("levers").values() for word in HAN_WORD.findall(known.zh)]
    return list(dict.fromkeys(found))


def write_words(path: Path) -> None:
    """Write the dictionary of the search, with weights that keep a term whole."""
    path.write_text("".join(f"{word} 1000000\n" for word in chinese_words()), encoding="utf-8")


def sphinx(builder: str, source: Path, out: Path, environment: Mapping[str, str]) -> None:
    """Run Sphinx with warnings as errors. Raises ScenarioError where it ends with one."""
    words = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", builder]
    done = subprocess.run([*words, str(source), str(out)], env=dict(environment), check=False)
    if done.returncode:
        raise ScenarioError(f"Sphinx found something to mend in {source} (see above).")


def build(language: str, out: Path) -> None:
    """Build the pages of one language."""
    source = out / "source" / language
    stage(language, source)
    sphinx("html", source, out / "html" / language, settings(language, out))


def sentences(out: Path) -> Path:
    """Folder with the sentences of all pages that can be translated."""
    found = out / "sentences"
    if found.exists():
        shutil.rmtree(found)
    stage("en", out / "source" / "en")
    sphinx("gettext", out / "source" / "en", found, settings("en", out))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked; 2 where a page cannot be built or a translation is missing."""
    parser = argparse.ArgumentParser(
        prog="make book", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--language", choices=LANGUAGES, nargs="+", default=LANGUAGES)
    parser.add_argument("--update", nargs="*", metavar="PAGE", help="renew what is to be translated")
    parser.add_argument("--out", type=Path, default=OUT, help="where the site is built")
    said = parser.parse_args(arguments)
    said.out.mkdir(parents=True, exist_ok=True)
    write_words(said.out / "words.txt")
    try:
        if said.update is not None:
            update(sentences(said.out), LOCALES, said.update)
            return 0
        if "zh" in said.language and (missing := lacking(sentences(said.out), LOCALES)):
            raise ScenarioError("\n".join(missing))
        for language in said.language:
            build(language, said.out)
    except ScenarioError as error:
        print(f"make book: {error}", file=sys.stderr)
        return 2
    first = said.language[0]
    (said.out / "html" / "index.html").write_text(ENTRY.format(page=f"{first}/index.html"), "utf-8")
    print(f"built: {said.out / 'html' / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
