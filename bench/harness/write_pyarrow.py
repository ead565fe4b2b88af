import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from peer import serve
from write_common import GEO, GROUP, KIND, TARGET, batches, schema

pa.set_cpu_count(2)
BOX = pa.struct([(name, pa.float64()) for name in ["xmin", "ymin", "xmax", "ymax"]])


def boxed(batch):
    if KIND == "encode":
        return batch
    bounds = shapely.bounds(shapely.from_wkb(batch.column("geometry").to_numpy(zero_copy_only=False)))
    box = pa.StructArray.from_arrays([pa.array(bounds[:, i]) for i in range(4)], fields=list(BOX))
    return pa.RecordBatch.from_arrays([*batch.columns, box], schema=batch.schema.append(pa.field("bbox", BOX)))


def groups():
    """Batches cut to whole row groups, so that the clock holds one writer and no regrouping."""
    waiting = []
    rows = 0
    for batch in batches():
        waiting.append(boxed(batch))
        rows += batch.num_rows
        table = pa.Table.from_batches(waiting)
        whole = rows - rows % GROUP
        if whole:
            yield table.slice(0, whole)
        waiting = table.slice(whole).to_batches()
        rows -= whole
    if rows:
        yield pa.Table.from_batches(waiting)


def work():
    out = schema() if KIND == "encode" else schema().append(pa.field("bbox", BOX))
    with pq.ParquetWriter(
        TARGET,
        out.with_metadata({"geo": GEO}),
        compression="zstd",
        compression_level=3,
        use_dictionary=["name", "h3"],
        store_schema=False,
        write_page_index=True,
    ) as writer:
        for table in groups():
            writer.write_table(table, row_group_size=GROUP)


serve(work)
