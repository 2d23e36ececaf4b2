"""The commands on records: from words on the command line to tables and files."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.console.printing import bare_table, console, print_json, print_table
from app.console.progress import of_runs, progress

if TYPE_CHECKING:
    from experiments.records.measures.fingerprint import Fingerprint
    from experiments.records.table import CaseRecords
    from experiments.wording.words import Words

SHOWN = 8  # names of a mix on the screen


def records_command(
    file: str, mapping: str | None, zone: str, until: str, out: Path | None, language: str, *, as_json: bool
) -> None:
    """Read records, print what was found and their fingerprint, keep both if asked."""
    from experiments.records.calls import fingerprint
    from experiments.wording.words import words

    said = words(language, "records")  # a wrong language is refused before anything is read
    records = read(file, mapping, zone, until)
    found = fingerprint(records)
    if out is not None:
        keep(records, found, out, language)
    if as_json:
        print_json({"found": dict(records.found), **found.content()})
        return
    _print_found(records, said)
    _print_figures(found, said, language)
    if out is not None:
        print(said("kept", path=out))


def read(file: str, mapping: str | None, zone: str, until: str) -> "CaseRecords":
    """Read records, telling how far it is."""
    from experiments.records.reading.read import read_records

    with progress("bytes read") as report:
        return read_records(file, mapping, zone=zone, until=until, progress=of_runs(report))


def keep(records: "CaseRecords", found: "Fingerprint", out: Path, language: str) -> None:
    """Write the typed table and the fingerprint into a folder."""
    from experiments.records.storing import keep_records
    from experiments.storage.atomic import write_json
    from experiments.wording.spreadsheet import write_spreadsheet

    keep_records(records, out / "records.parquet")
    write_json(out / "fingerprint.json", found.content())
    table = found.table(language)
    write_spreadsheet(out / "fingerprint.csv", list(table.columns), table.itertuples(index=False))


def learn_command(
    source: tuple[str, str | None, str, str],
    out: Path,
    population: int | None,
    topics: Path | None,
    split: str,
    *,
    as_json: bool,
) -> None:
    """Learn from records, write the files and print the numbers.

    source : file, mapping, zone, last look; split : before which cases are learnt from, see `halves`
    """
    from experiments.records.halves import halves
    from experiments.records.learning.learn import learn
    from experiments.records.learning.written import keep_learnt, read_topics

    assigned = read_topics(topics) if topics is not None else {}
    records = read(*source)
    before, after = halves(records, split)
    found = learn(after if before is None else before, population=population, topics=assigned)
    files = keep_learnt(found, out)
    table = found.table()
    if as_json:
        print_json({"lessons": table.to_dict("records"), "files": [str(path) for path in files]})
        return
    shown = bare_table(title=found.name)
    for name in table.columns:
        shown.add_column(name, justify="left" if name in ("path", "source") else "right")
    for row in found.lessons:
        shown.add_row(row.path, *(f"{x:.4g}" for x in (row.value, row.low, row.high)), row.source)
    screen = console()
    print_table(screen, shown)
    for path in files:
        screen.print(str(path))


def _print_found(records: "CaseRecords", said: "Words") -> None:
    table = bare_table(header=False, title=records.origin.name)
    for name, count in records.found.items():
        if count or name == "rows":
            table.add_row(f"{count:,}", said(f"found.{name}"))
    print_table(console(), table)


def _print_figures(found: "Fingerprint", said: "Words", language: str) -> None:
    table = bare_table()
    for name in ("", "figure", "value", "unit"):
        table.add_column(name, justify="right" if name == "value" else "left")
    last = ""
    for row in found.table(language).itertuples(index=False):
        shown = said(f"group.{row.group}") if row.group != last else ""
        last = str(row.group)
        table.add_row(shown, str(row.label), f"{row.value:.4g}", str(row.unit))
    screen = console()
    print_table(screen, table)
    for name, shares in found.mixes.items():
        first = ", ".join(f"{key} {share:.3f}" for key, share in list(shares.items())[:SHOWN])
        screen.print(f"{said(f'mix.{name}')}: {first}{', ...' if len(shares) > SHOWN else ''}")
