"""Notebooks run from the first cell to the last, and are stored with what they show."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])


def read(path: Path) -> nbformat.NotebookNode:
    """A stored notebook."""
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@every_notebook
def test_a_notebook_is_stored_with_its_outputs_and_without_errors(path: Path) -> None:
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    shown = [output for cell in cells for output in cell.outputs]
    assert all(cell.execution_count for cell in cells)
    assert {output.output_type for output in shown} <= {"stream", "execute_result", "display_data"}
    assert not [o for o in shown if o.output_type == "stream" and o.name == "stderr"]
    assert any("image/png" in output.get("data", {}) for output in shown)


@every_notebook
def test_a_notebook_names_no_place_on_a_machine(path: Path) -> None:
    text = "".join(str(cell.source) + str(cell.get("outputs", "")) for cell in read(path).cells)
    assert not re.findall(r"(?<![\w.:/+])/(?:work|root|tmp|home|Users)/", text)


@every_notebook
def test_a_notebook_has_no_logic_of_its_own(path: Path) -> None:
    source = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "code")
    assert not re.findall(r"^\s*(?:def|class|async) ", source, re.MULTILINE)


@pytest.mark.slow
@every_notebook
def test_a_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = read(path)
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
