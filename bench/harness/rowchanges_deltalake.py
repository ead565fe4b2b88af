"""deltalake merges the rows of a file into a table, by id, packed as ours are: TABLE SOURCES."""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable, WriterProperties
from peer import serve

TABLE, SOURCES = sys.argv[1], Path(sys.argv[2])
ROUND = [0]


def work():
    with pa.memory_map(str(SOURCES / f"{ROUND[0]}.arrow")) as file:
        rows = pa.ipc.open_file(file).read_all()
        packed = WriterProperties(compression="ZSTD", compression_level=3)
        merge = DeltaTable(TABLE).merge(
            rows, "t.id = s.id", source_alias="s", target_alias="t", writer_properties=packed)
        merge.when_matched_update_all().when_not_matched_insert_all().execute()
    ROUND[0] += 1


def result():
    found = DeltaTable(TABLE).to_pyarrow_table(columns=["id", "name"])
    changed = pc.sum(pc.equal(found["name"], "changed")).as_py()
    return f"{len(found)} rows, {pc.sum(found['id']).as_py()}, {changed} changed"


serve(work, result=result)
