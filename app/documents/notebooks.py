"""Notebooks of the lessons in both languages, run and stored with what they show: `make notebooks`.

A notebook is made from the file of its lesson, `app/lessons/*.toml`, and run from a clean kernel. Runs that a
lesson keeps are computed once for both languages. A claim that does not hold in the run shown stops the
work: the lesson is then rewritten, never the model.

  python -m app.documents.notebooks                     all lessons
  python -m app.documents.notebooks --only randomness   one of them
  python -m app.documents.notebooks --texts             new texts around the stored outputs
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
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
    parser.add_argument("--texts", action="store_true", help="renew texts only, where the code is the same")
    parser.add_argument("--at-once", type=int, default=AT_ONCE, help="lessons made side by side")
    asked = parser.parse_args(arguments)
    failed = 0
    with ThreadPoolExecutor(asked.at_once) as pool:
        job = retold if asked.texts else make
        made = [pool.submit(job, lessons()[name], HOME) for name in asked.only or lessons()]
        for each in made:
            try:
                print(each.result(), flush=True)
            except ScenarioError as problem:
                print(problem, file=sys.stderr, flush=True)
                failed += 1
    return min(failed, 1)


def make(lesson: Lesson, home: Path) -> str:
    """Run a lesson in both languages and write its notebooks; returns a line that says what it claims.

    Raises ScenarioError where a claim does not hold in the run that is shown.
    """
    with tempfile.TemporaryDirectory(prefix="gongzhi-lesson-") as desk:
        for row, language in enumerate(LANGUAGES):
            notebook = ran(lesson, row, Path(desk))
            (home / language).mkdir(parents=True, exist_ok=True)
            write_whole(home / language / f"{lesson.file}.ipynb", text_of(notebook).encode("utf-8"))
    return _line(lesson, notebook)


def retold(lesson: Lesson, home: Path) -> str:
    """Write the notebooks of a lesson with new texts and the stored outputs; returns a line as `make` does.

    Raises ScenarioError where the code or the claims of a stored notebook are not those of the lesson.
    """
    for row, language in enumerate(LANGUAGES):
        path, notebook = home / language / f"{lesson.file}.ipynb", written(lesson, row)
        if not path.is_file():
            raise ScenarioError(f"{lesson.file}: is not there yet, run it: make notebooks.")
        stored = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        pairs = list(zip(_code_cells(notebook), _code_cells(stored), strict=False))
        noted = stored.metadata[NOTED]
        signs = [each["sign"] for each in noted["claims"]]
        if _sources(notebook) != _sources(stored) or signs != [each.sign for each in lesson.shown]:
            raise ScenarioError(f"{lesson.file}: the code or a claim is new, run it: make notebooks.")
        for new, old in pairs:
            new.outputs, new.execution_count = old.outputs, old.execution_count
        ends = [[each["low"], each["high"]] for each in noted["claims"]]
        notebook.metadata[NOTED] = {**noted, "claims": list(_claimed(lesson, row, ends))}
        write_whole(path, text_of(notebook).encode("utf-8"))
    return _line(lesson, notebook)


def _code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _sources(notebook: Any) -> list[str]:
    """Code that is run; the cell of the prediction holds words only."""
    return [cell.source for cell in _code_cells(notebook) if "predict" not in cell.metadata.get("tags", ())]


def _line(lesson: Lesson, notebook: Any) -> str:
    claims = zip(lesson.shown, notebook.metadata[NOTED]["claims"], strict=True)
    said = "; ".join(f"{each.says[0]} [{c['low']:.4g}, {c['high']:.4g}]" for each, c in claims)
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
        text = f"## {say[name]}\n\n{step.notebook[row] or step.text[row]}"
        if step.options:
            text += "".join(f"\n\n**{chr(65 + n)}.** {option[row]}" for n, option in enumerate(step.options))
            text += f"\n\n{say['predict_how']}"
        if name == "explain":
            text += f"\n\n{say['compare']}"
        yield "markdown", text
        if step.options:
            yield "predict", f'my_choice = ""  # {say["choice"]}\nmy_number = None  # {step.number[row]}'
        for code in step.code:
            yield "code", code
    yield "markdown", f"## {say['left_out']}\n\n{lesson.left_out[row]}"
    listed = [
        f"{n}. " + say["exercise"].format(kind=say[each.kind], text=each.text[row])
        for n, each in enumerate(lesson.exercises, start=1)
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
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)) + "\n"  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    sys.exit(main())
