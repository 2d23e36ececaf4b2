"""Notebooks of the lessons in both languages, run and stored with what they show: `make notebooks`.

A notebook is made from the file of its lesson, `app/lessons/*.toml`, and run from a clean kernel. Runs that a
lesson keeps are computed once for both languages. A claim that does not hold in the run that is shown stops the
work: the lesson is then rewritten, never the model.

  python -m app.documents.notebooks                     all lessons
  python -m app.documents.notebooks --only randomness   one of them
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from app.lessons.lesson import STEPS, Lesson, headings, lessons
from experiments.storage.atomic import write_whole
from experiments.wording.words import LANGUAGES
from sim.errors import ScenarioError
from sim.identity import code_hash

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "notebooks"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
SECONDS = 1200  # that one cell may take
AT_ONCE = 2
NOTED = "gongzhi"  # where the metadata of a notebook holds what it was made from


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the notebooks; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--only", choices=list(lessons()), action="append", help="a lesson; may be repeated")
    chosen = parser.parse_args(arguments).only or list(lessons())
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for told in pool.map(partial(make, home=HOME), (lessons()[name] for name in chosen)):
                print(told, flush=True)
    except ScenarioError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def make(lesson: Lesson, home: Path) -> str:
    """Run a lesson in both languages and write its notebooks; returns a line that says what it claims.

    Raises ScenarioError where a claim does not hold in the run that is shown.
    """
    with tempfile.TemporaryDirectory(prefix="gongzhi-lesson-") as desk:
        for row, language in enumerate(LANGUAGES):
            notebook = ran(lesson, row, Path(desk))
            write_whole(home / language / f"{lesson.file}.ipynb", text_of(notebook).encode("utf-8"))
    claims = notebook.metadata[NOTED]["claims"]
    said = "; ".join(f"{each['says']} [{each['low']:.4g}, {each['high']:.4g}]" for each in claims)
    return f"{lesson.file}: {said}"


def ran(lesson: Lesson, row: int, desk: Path) -> Any:
    """The notebook of a lesson in one language (a row of `LANGUAGES`), run on a desk of its own."""
    notebook = written(lesson, row)
    asked = nbformat.v4.new_code_cell(_asking(lesson))  # type: ignore[no-untyped-call]
    notebook.cells.append(asked)
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name=KERNEL["name"],
        resources={"metadata": {"path": str(desk)}},
        record_timing=False,
    )
    client.execute()
    (answer,) = notebook.cells.pop().outputs
    ends = json.loads(answer["text"])
    notebook.metadata[NOTED] = {
        "lesson": lesson.name,
        "language": LANGUAGES[row],
        "code": code_hash(),
        "claims": list(_claimed(lesson, row, ends)),
    }
    return notebook


def _asking(lesson: Lesson) -> str:
    """Code that prints the ends of all claims."""
    ends = ", ".join(f"({each.ends})" for each in lesson.shown)
    return f"import json\nprint(json.dumps([[float(end) for end in ends] for ends in ({ends},)]))"


def _claimed(lesson: Lesson, row: int, ends: list[list[float]]) -> Iterator[dict[str, Any]]:
    for each, (low, high) in zip(lesson.shown, ends, strict=True):
        if not each.holds(low, high):
            raise ScenarioError(
                f"{lesson.file}: '{each.says[0]}' does not hold in the run that the notebook shows: "
                f"[{low:.4g}, {high:.4g}], claimed sign {each.sign:+d}. Rewrite the lesson."
            )
        yield {"says": each.says[row], "low": low, "high": high, "sign": each.sign}


def written(lesson: Lesson, row: int) -> Any:
    """The notebook of a lesson in one language, not run yet."""
    cells = [
        nbformat.v4.new_markdown_cell(text) if kind == "markdown" else nbformat.v4.new_code_cell(text)  # type: ignore[no-untyped-call]
        for kind, text in _cells(lesson, row)
    ]
    for number, (cell, (kind, _)) in enumerate(zip(cells, _cells(lesson, row), strict=True)):
        cell.id = f"{lesson.name.replace('_', '-')}-{number}"
        if kind == "predict":
            cell.metadata["tags"] = ["predict"]
    notebook = nbformat.v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})  # type: ignore[no-untyped-call]
    return notebook


def _cells(lesson: Lesson, row: int) -> Iterator[tuple[str, str]]:
    """(markdown, code or predict; text) of every cell."""
    language = LANGUAGES[row]
    say = {key: text[language] for key, text in headings().items()}
    title = say["title"].format(n=lesson.place, title=lesson.title[row])
    lead = say["lead"].format(minutes=lesson.minutes)
    yield "markdown", f"# {title}\n\n{lead}\n\n{say['city']}"
    yield "markdown", f"## {say['question']}\n\n{lesson.idea[row]}"
    yield "code", f'import gongzhi\n\nLANGUAGE = "{language}"'
    for name in STEPS:
        step = lesson.step(name)
        text = f"## {say[name]}\n\n{step.text[row]}"
        if step.options:
            text += "".join(f"\n\n**{chr(65 + n)}.** {option[row]}" for n, option in enumerate(step.options))
            text += f"\n\n{say['predict_how']}"
        if step.more[row]:
            text += f"\n\n{step.more[row]}"
        if name == "explain":
            text += f"\n\n{say['compare']}"
        yield "markdown", text
        if step.options:
            yield "predict", f'my_choice = ""  # {say["choice"]}\nmy_number = None  # {step.number[row]}'
        for code in step.code:
            yield "code", code
    yield "markdown", f"## {say['left_out']}\n\n{lesson.left_out[row]}"
    listed = [
        f"{n}. **{say[each.kind]}.** {each.text[row]}" for n, each in enumerate(lesson.exercises, start=1)
    ]
    yield "markdown", f"## {say['exercises']}\n\n" + "\n".join(listed)


def text_of(notebook: Any) -> str:
    """A notebook as it is stored: nothing in it that a second run would change."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata = nbformat.from_dict(  # type: ignore[no-untyped-call]
        {name: notebook.metadata[name] for name in ("kernelspec", NOTED)}
        | {"language_info": {"name": "python"}}
    )
    nbformat.validate(notebook)  # type: ignore[no-untyped-call]
    return str(nbformat.writes(notebook)) + "\n"  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    sys.exit(main())
