import pyarrow as pa

from duckdb_spatial import connect
from peer import serve
from write_common import GEO, GROUP, KIND, TARGET, batches, schema

connection = connect()


def work():
    rows = pa.RecordBatchReader.from_batches(schema(), batches())  # DuckDB finds it by its name.
    assert rows is not None
    if KIND == "encode":
        select = "SELECT * FROM rows"
    else:
        select = """
            SELECT id, name, updated_at, h3, geometry,
              {'xmin': ST_XMin(g), 'ymin': ST_YMin(g), 'xmax': ST_XMax(g), 'ymax': ST_YMax(g)} AS bbox
            FROM (SELECT *, ST_GeomFromWKB(geometry) AS g FROM rows)"""
    connection.execute(
        f"COPY ({select}) TO '{TARGET}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, "
        f"ROW_GROUP_SIZE {GROUP}, KV_METADATA {{geo: '{GEO}'}})"
    )


serve(work)
