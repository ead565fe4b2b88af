"""DuckDB: files of about the target size, in Hilbert order; neither covering nor CRS."""

import shutil
import sys

from duckdb_spatial import connect
from peer import serve

FILES, TARGET, TARGET_MIB = sys.argv[1:4]
connection = connect()


def work():
    shutil.rmtree(TARGET, ignore_errors=True)
    connection.execute(
        f"COPY (SELECT * EXCLUDE bbox FROM read_parquet('{FILES}/*.parquet') "
        "ORDER BY ST_Hilbert(geometry, ST_Extent(ST_MakeEnvelope(-180, -90, 180, 90)))) "
        f"TO '{TARGET}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, ROW_GROUP_SIZE 20000, "
        f"FILE_SIZE_BYTES '{TARGET_MIB}MB')"
    )


serve(work)
