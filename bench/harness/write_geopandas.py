import geopandas
import pandas
import pyarrow as pa

from peer import serve
from write_common import GROUP, TARGET, batches

pa.set_cpu_count(2)


def work():
    table = pa.Table.from_batches(list(batches()))
    frame = pandas.DataFrame(table.drop_columns(["geometry"]).to_pandas())
    geometry = geopandas.GeoSeries.from_wkb(table["geometry"].to_numpy(), crs="OGC:CRS84")
    geopandas.GeoDataFrame(frame, geometry=geometry).to_parquet(
        TARGET,
        index=False,
        compression="zstd",
        compression_level=3,
        row_group_size=GROUP,
        write_covering_bbox=True,
        schema_version="1.1.0",
    )


serve(work)
