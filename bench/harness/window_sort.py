"""Rows in the Hilbert order that geopandas gives them: once with a column that cuts them into so many parts, once plain."""

import sys

import geopandas
import numpy
import pyarrow as pa

SOURCE, FILES, TARGET = sys.argv[1], int(sys.argv[2]), sys.argv[3]
BATCH = 20_000


def write(path, table):
    with pa.OSFile(path, "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=BATCH)


with pa.OSFile(SOURCE) as source:
    table = pa.ipc.open_file(source).read_all()
geometry = geopandas.GeoSeries.from_wkb(table["geometry"].to_numpy(zero_copy_only=False), crs="OGC:CRS84")
table = table.take(pa.array(numpy.argsort(geometry.hilbert_distance().to_numpy(), kind="stable")))
write(TARGET.removesuffix(".part") + ".plain", table)
part = (numpy.arange(table.num_rows, dtype="int64") * FILES // table.num_rows).astype("int32")
write(TARGET, table.append_column(pa.field("part", pa.int32(), nullable=False), pa.array(part)))
