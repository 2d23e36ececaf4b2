"""Case records as Parquet, read again as they were (工单记录的保存)."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.records.table import CaseRecords, Origin
from experiments.storage.atomic import file_errors, write_atomic

KEY = b"gongzhi.records"
REQUESTS = ".requests.parquet"


def keep_records(records: CaseRecords, path: Path | str) -> Path:
    """Write records as Parquet, which `read_records` reads again, and the answers to requests beside them.

    Returns the path.

    Raises ScenarioError where the disk refuses.
    """
    path = Path(path)
    about = json.dumps({"origin": asdict(records.origin), "found": dict(records.found)}).encode()
    with file_errors(path.parent, "write records"):
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(records.table.replace_schema_metadata({KEY: about}), path)
        if records.requests.num_rows:
            _write(records.requests, path.with_suffix(REQUESTS))
    return path


def _write(table: pa.Table, path: Path) -> None:
    write_atomic(path, lambda part: pq.write_table(table, part))


def kept_records(path: Path) -> CaseRecords | None:
    """Records that were kept in a Parquet file; None where it is another one."""
    about: dict[bytes, bytes] = pq.read_schema(path).metadata or {}
    if KEY not in about:
        return None
    content: dict[str, Any] = json.loads(about[KEY])
    origin = Origin(**{**content["origin"], "late": tuple(content["origin"]["late"])})
    beside = path.with_suffix(REQUESTS)
    requests = {"requests": pq.read_table(beside)} if beside.is_file() else {}
    return CaseRecords(pq.read_table(path), origin, found=content["found"], **requests)
