# bench: layout    40 unsorted GeoParquet files to Hilbert order, beside DuckDB, geopandas, geoparquet-io and deltalake
"""Ours writes covering and CRS, sizes its files and commits a table; what a peer leaves out stands in its script.

Ours packs at its default level of Zstandard, which is 2, the others at 3: zstd_3 is ours at that level, and the sizes
are printed first.

Arguments: ROUNDS ROWS TIMES SORT_MIB. The peaks of memory are those of processes that do the work once: over the rows,
and over the rows TIMES over (10; 0 leaves that out).
"""

import shutil
import sys

import pyarrow as pa
import pyarrow.parquet as pq

from workers import DATA, Worker, alternate, figure, java, make, peer

FILES = 40
TARGET_MIB = 64
HEAP = "112m"
LIMIT_MIB = 768

# A JVM compiles what is done often; the others are as fast the third time as ever.
JVM_WARMUPS = 16


def columns(table):
    """Ids and WKB in the order of the ids, in types that all writers agree on."""
    table = table.select(["id", "geometry"])
    geometry = table["geometry"]
    if isinstance(geometry.type, pa.BaseExtensionType):
        geometry = pa.chunked_array([chunk.storage for chunk in geometry.chunks])
    table = pa.table({"id": table["id"].cast(pa.int64()), "geometry": geometry.cast(pa.binary())})
    return table.sort_by("id").combine_chunks()


def read(path):
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    return pa.concat_tables(pq.ParquetFile(file).read(columns=["id", "geometry"]) for file in files)


def size(path):
    return sum(file.stat().st_size for file in ([path] if path.is_file() else path.rglob("*.parquet")))


def prove_equal(source, found):
    want = columns(source)
    for name, table in found.items():
        if not columns(table()).equals(want):
            sys.exit(f"{name} wrote other rows than were given: not timed.")


def delta_rows(path):
    from deltalake import DeltaTable

    return pa.concat_tables(pq.ParquetFile(name).read(columns=["id", "geometry"])
                            for name in DeltaTable(str(path)).file_uris())


def main(args):
    rounds, rows, times, sort_mib = map(int, args + ["5", "2000000", "10", "352"][len(args):])
    arrow = make("MakeRows", DATA / f"rows-{rows}.arrow", rows, "plain")
    files = make("LayoutFiles", DATA / f"layout-{rows}-{FILES}", arrow, rows, FILES)
    out = DATA / "layout"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()

    def ours(name, *more, touched=False):
        return Worker(name, java("LayoutWorker", files, out / name, TARGET_MIB, sort_mib, *more, heap=HEAP,
                                 touched=touched))

    workers = {"ours": ours("ours"), "zstd_3": ours("zstd_3", 1, 3)}
    for name in ["duckdb", "geopandas", "gpio", "deltalake"]:
        workers[name] = Worker(name, peer(f"layout_{name}.py", files, out / name, TARGET_MIB))
    for worker in workers.values():
        worker.run(record=False)
    found = {name: (lambda path=out / name: read(path)) for name in workers if name != "deltalake"}
    found["deltalake"] = lambda: delta_rows(out / "deltalake")
    prove_equal(read(files), found)

    for name in workers:
        # The table that delta-rs ordered has the files of before in its folder, too.
        if name not in ("ours", "deltalake"):
            mine, other = size(out / "ours"), size(out / name)
            figure(f"layout/bytes/{name}", mine, other, "bytes", other / mine, 1)

    for _ in range(JVM_WARMUPS):
        for name in ("ours", "zstd_3"):
            workers[name].run(record=False)
    alternate(list(workers.values()), rounds, warmups=2)
    for name, worker in workers.items():
        if name != "ours":
            mine = workers["ours"]
            figure(f"layout/rows_per_s/{name}", rows / mine.time, rows / worker.time, "rows/s",
                   worker.time / mine.time, rounds)
            figure(f"layout/cpu_s/{name}", mine.cpu_time, worker.cpu_time, "s", worker.cpu_time / mine.cpu_time, rounds)
    for worker in workers.values():
        worker.close()

    once = ours("once", touched=True)
    once.run()
    rss = once.rss / 1024
    figure(f"layout/peak_rss/limit_{LIMIT_MIB}", rss, LIMIT_MIB, "MiB", LIMIT_MIB / rss, 1)
    for name, worker in workers.items():
        if name != "ours":
            figure(f"layout/peak_rss/{name}", rss, worker.rss / 1024, "MiB", worker.rss / 1024 / rss, 1)
    if times > 0:
        # Both are warm: the first time each process does the work is not taken.
        once.run()
        many = ours("many", times, touched=True)
        many.run()
        more = many.rss / 1024
        figure(f"layout/peak_rss/limit_{LIMIT_MIB}_at_{times}_times_the_rows", more, LIMIT_MIB, "MiB",
               LIMIT_MIB / more, 1)
        figure(f"layout/time/itself_at_{times}_times_the_rows", many.seconds[0], 1.1 * times * once.seconds[1], "s",
               1.1 * times * once.seconds[1] / many.seconds[0], 1)
        many.close()
    once.close()
    shutil.rmtree(out)
