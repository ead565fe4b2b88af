"""deltalake: a Z order over the middles of the geometries, which stand in columns before the clock runs."""

import shutil
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from deltalake import DeltaTable, WriterProperties, write_deltalake

from peer import serve

FILES, TARGET, TARGET_MIB = sys.argv[1:4]
UNSORTED = TARGET + ".unsorted"


def make():
    shutil.rmtree(UNSORTED, ignore_errors=True)
    for file in sorted(Path(FILES).glob("*.parquet")):
        rows = pq.ParquetFile(file).read().drop_columns(["bbox"])
        box = shapely.bounds(shapely.from_wkb(rows["geometry"].to_numpy(zero_copy_only=False)))
        rows = rows.append_column("x", pa.array((box[:, 0] + box[:, 2]) / 2))
        rows = rows.append_column("y", pa.array((box[:, 1] + box[:, 3]) / 2))
        write_deltalake(UNSORTED, rows, mode="append")


def prepare():
    shutil.rmtree(TARGET, ignore_errors=True)
    shutil.copytree(UNSORTED, TARGET)


def work():
    packed = WriterProperties(compression="ZSTD", compression_level=3)
    DeltaTable(TARGET).optimize.z_order(["x", "y"], target_size=int(TARGET_MIB) << 20, writer_properties=packed)


make()
serve(work, prepare)
