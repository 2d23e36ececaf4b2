"""Reading a file of records, whatever its form (读取记录)."""

from pathlib import Path

import pandas as pd

from experiments.execution.batch import OnProgress
from experiments.execution.pace import paced
from experiments.records.reading.cases import read_cases
from experiments.records.reading.delimited import Source, open_source, refusals
from experiments.records.reading.events import read_ocel, read_table, read_xes
from experiments.records.reading.journeys import cases_of
from experiments.records.reading.mapping import (
    CASE_COLUMNS,
    Mapping,
    check_zone,
    detected,
    load_mapping,
    own_words,
    shipped_maps,
)
from experiments.records.reading.runs import OWN
from experiments.records.storing import kept_records
from experiments.records.table import CaseRecords
from sim.errors import ScenarioError

LOGS = (".xes", ".json", ".jsonocel", ".sqlite", ".db")  # formats that name their own columns


def read_records(
    source: str | Path,
    mapping: str | Path | Mapping | None = None,
    *,
    zone: str = "",
    until: str = "",
    progress: OnProgress | None = None,
) -> CaseRecords:
    """Read case records: a table of cases or an event log (CSV, Parquet, XES, OCEL 2.0).

    mapping : what the columns mean: name of a shipped declaration, path of a TOML file, or None where the
        names of columns show it
    zone : time zone in which days and weekdays are meant, such as Asia/Shanghai; "" for the mapping's, or
        the clock on the wall
    until : the last look at the cases (YYYY-MM-DD, perhaps with HH:MM), at which open ones are censored;
        "" takes the last time that the records hold
    progress : told how much of the file is read

    Raises ScenarioError, with line and column, for what cannot be read.
    """
    path = Path(source).expanduser()
    if zone:
        check_zone(zone, "zone")
    declared = load_mapping(str(mapping)) if isinstance(mapping, str | Path) else mapping
    told = paced(progress)
    suffix = path.suffixes[-2] if path.suffix == ".gz" and len(path.suffixes) > 1 else path.suffix
    if suffix.lower() in LOGS:
        return _read_log(path, suffix.lower(), declared, zone, until)
    opened = open_source(path, *((declared.encoding, declared.delimiter) if declared else ()))
    if opened.is_parquet and declared is None:
        with refusals(path):
            kept = kept_records(path)
        if kept is not None:
            return kept
    header = opened.header
    known = declared or detected(header) or detected(header, "events") or own_words(header)
    if known is None:
        raise _unknown(opened)
    if known.form == "events":
        log = read_table(opened, known, told)
        return cases_of(log, known, path.name, zone, last_look(until, zone or known.zone))
    return read_cases(opened, known, zone, last_look(until, zone or known.zone), told)


def _read_log(path: Path, suffix: str, declared: Mapping | None, zone: str, until: str) -> CaseRecords:
    """An event log in a format that names its own columns; a mapping says what its activities mean."""
    log = read_xes(path) if suffix == ".xes" else read_ocel(path)
    known = declared or (load_mapping(OWN) if log.own else Mapping("event log", form="events"))
    return cases_of(log, known, path.name, zone, last_look(until, zone or known.zone))


def last_look(text: str, zone: str) -> float:
    """A day, or a day and time, as seconds since 1970; a day means its end. nan for none."""
    if not text:
        return float("nan")
    try:
        moment = pd.Timestamp(text)
    except ValueError:
        raise ScenarioError(f"until = '{text}': give YYYY-MM-DD, perhaps with HH:MM.") from None
    if moment == moment.normalize() and ":" not in text:
        moment = moment + pd.Timedelta(days=1) - pd.Timedelta(seconds=1)
    if zone and moment.tzinfo is None:
        moment = moment.tz_localize(zone, ambiguous=True, nonexistent="shift_forward")
    return float(moment.timestamp())


def _unknown(source: Source) -> ScenarioError:
    shown = ", ".join(source.header[:12]) + (", ..." if len(source.header) > 12 else "")
    return ScenarioError(
        f"{source.path}:1: what the columns mean is not known ({shown}). Name a mapping: one of "
        f"{', '.join(shipped_maps())}, or a TOML file whose [columns] names some of "
        f"{', '.join(CASE_COLUMNS)}; docs/records.md shows one."
    )
