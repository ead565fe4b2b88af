# bench: write     2,000,000 rows from Arrow IPC to GeoParquet, beside pyarrow, DuckDB, geopandas and parquet-avro
"""Every writer makes an equal product: zstd 3, row groups of 20,000 rows, a bbox column computed inside the clock."""

import shutil
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from workers import DATA, Worker, alternate, figure, java, make, peer

ROWS = 2_000_000
COLUMNS = ["id", "name", "updated_at", "h3", "geometry"]


def expected(path):
    with pa.OSFile(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


def bounds(wkb):
    box = shapely.bounds(shapely.from_wkb(wkb.to_numpy(zero_copy_only=False)))
    return [pa.array(box[:, i]) for i in range(4)]


def plain(table):
    """Types that differ between writers only in name, made one."""
    names = {"string_view": pa.string(), "large_string": pa.string(), "large_binary": pa.binary()}
    columns = []
    for column in table.columns:
        column = column.combine_chunks() if column.num_chunks else column
        if isinstance(column.type, pa.BaseExtensionType):
            column = column.storage
        wanted = names.get(str(column.type))
        columns.append(column.cast(wanted) if wanted else column)
    return columns


def prove_equal(source, box, files):
    for name, path in files.items():
        table = pq.ParquetFile(path).read()
        if "updated_at" in table.column_names:
            at = table.column_names.index("updated_at")
            table = table.set_column(at, "updated_at", table["updated_at"].cast(pa.timestamp("us", "UTC")))
        for column, want in zip(COLUMNS, plain(source.select(COLUMNS))):
            got = plain(table.select([column]))[0]
            if not got.equals(want):
                sys.exit(f"{name} wrote another {column} than was given: not timed.")
        struct = table["bbox"].combine_chunks()
        for field, want in zip(["xmin", "ymin", "xmax", "ymax"], box):
            got = struct.field(field).cast(pa.float64())
            if not got.equals(want):
                sys.exit(f"{name} wrote another bbox.{field} than the geometries have: not timed.")
        meta = pq.ParquetFile(path).metadata
        if meta.row_group(0).num_rows > 20_480:
            sys.exit(f"{name} wrote row groups of {meta.row_group(0).num_rows} rows: not timed.")


def main(args):
    rounds = int(args[0]) if args else 7
    rows = make("MakeRows", DATA / f"rows-{ROWS}.arrow", ROWS, "plain")
    boxed = make("MakeRows", DATA / f"rows-{ROWS}-bbox.arrow", ROWS, "bbox")
    out = DATA / "write"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()

    def workers(source, kind):
        files = {n: out / f"{kind}-{n}.parquet" for n in ["ours", "pyarrow", "duckdb", "geopandas", "parquet_avro"]}
        found = {"ours": Worker("ours", java("WriteWorker", source, files["ours"], kind))}
        for name in ["pyarrow", "duckdb"] + (["geopandas"] if kind == "full" else []):
            found[name] = Worker(name, peer(f"write_{name}.py", source, files[name], kind))
        if kind == "full":
            found["parquet_avro"] = Worker("parquet_avro", java("AvroWorker", source, files["parquet_avro"]))
        return found, {n: files[n] for n in found}

    source = expected(rows)
    box = bounds(source["geometry"])

    full, files = workers(rows, "full")
    for worker in full.values():
        worker.run(record=False)
    prove_equal(source, box, files)
    alternate(list(full.values()), rounds, warmups=3)
    ours = full["ours"]
    for name, worker in full.items():
        if name != "ours":
            figure(f"write/rows_per_s/{name}", ROWS / ours.time, ROWS / worker.time, "rows/s",
                   worker.time / ours.time, rounds)
            figure(f"write/cpu_s/{name}", ours.cpu_time, worker.cpu_time, "s", worker.cpu_time / ours.cpu_time, rounds)
    for worker in full.values():
        worker.close()

    encode, files = workers(boxed, "encode")
    for worker in encode.values():
        worker.run(record=False)
    prove_equal(source, box, files)
    alternate(list(encode.values()), rounds, warmups=3)
    for name in ["pyarrow", "duckdb"]:
        figure(f"write/encode_only/{name}", ROWS / encode["ours"].time, ROWS / encode[name].time, "rows/s",
               encode[name].time / encode["ours"].time, rounds)
    for worker in encode.values():
        worker.close()

    zstd = Worker("zstd", java("ZstdWorker", rows))
    alternate([zstd], rounds, warmups=3)
    figure("write/cpu/zstd", ours.cpu_time, zstd.cpu_time, "s", zstd.cpu_time / ours.cpu_time, rounds)
    zstd.close()

    rss = {}
    for times in [1, 10]:
        # The heap is touched whole at the start, so that its own growth is not taken for the writer's.
        command = java("WriteWorker", rows, out / "rss.parquet", "full", times, heap="256m", touched=True)
        worker = Worker("ours", command)
        worker.run()
        rss[times] = worker.rss / 1024
        worker.close()
    figure("write/peak_rss/itself_at_10_times_the_rows", rss[1], rss[10], "MiB", rss[10] / rss[1], 1)
    figure("write/peak_rss/limit_450", rss[1], 450, "MiB", 450 / rss[1], 1)
    figure("write/peak_rss/limit_450_at_10_times_the_rows", rss[10], 450, "MiB", 450 / rss[10], 1)
    pyarrow = Worker("pyarrow", peer("write_pyarrow.py", rows, out / "rss.parquet", "full"))
    pyarrow.run()
    figure("write/peak_rss/pyarrow", rss[1], pyarrow.rss / 1024, "MiB", pyarrow.rss / 1024 / rss[1], 1)
    pyarrow.close()
    shutil.rmtree(out)
