"""DuckDB with the filter on the covering that a user writes by hand; with a third argument without it."""

import sys

from duckdb_spatial import connect
from window_common import FILE, ask

connection = connect()
connection.execute("SET enable_geoparquet_conversion = false; SET parquet_metadata_cache = true")
BOX = "bbox.xmin <= $xmax AND bbox.xmax >= $xmin AND bbox.ymin <= $ymax AND bbox.ymax >= $ymin AND "
SQL = f"""SELECT id, geometry FROM read_parquet($file, hive_partitioning = false)
    WHERE {"" if len(sys.argv) > 3 else BOX}
    ST_Intersects(ST_GeomFromWKB(geometry), ST_MakeEnvelope($xmin, $ymin, $xmax, $ymax))"""


def rows(xmin, ymin, xmax, ymax):
    values = {"file": FILE, "xmin": xmin, "ymin": ymin, "xmax": xmax, "ymax": ymax}
    if len(sys.argv) > 3:
        values = {k: values[k] for k in ["file", "xmin", "ymin", "xmax", "ymax"]}
    found = connection.execute(SQL, values).to_arrow_table().combine_chunks()
    return found["id"], found["geometry"]


ask(rows)
