"""The file that geopandas writes of rows in Hilbert order: zstd 3, a covering, row groups of 100,000 rows."""

import sys

import geopandas
import pyarrow as pa

SOURCE, TARGET = sys.argv[1:3]

with pa.OSFile(SOURCE) as source:
    table = pa.ipc.open_file(source).read_all().drop_columns(["part"])
geometry = geopandas.GeoSeries.from_wkb(table["geometry"].to_numpy(zero_copy_only=False), crs="OGC:CRS84")
geopandas.GeoDataFrame(table.drop_columns(["geometry"]).to_pandas(), geometry=geometry).to_parquet(
    TARGET,
    index=False,
    compression="zstd",
    compression_level=3,
    row_group_size=100_000,
    write_covering_bbox=True,
    schema_version="1.1.0",
)
