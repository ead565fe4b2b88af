# bench: sizes     files of 8, 64 and 256 MiB from points, polygons, mixed and huge rows, beside DuckDB and pyarrow
"""How many files come within 10% of the size that was asked for, not how fast.

    bench/run sizes [targets=8,64,256] [shapes=points,polygons,mixed,huge] [files=8]

files is about how many of the target's size the rows make. Every writer gets the same rows in the same order, zstd 3,
row groups of 20,000 rows. DuckDB is told FILE_SIZE_BYTES; pyarrow.dataset knows rows only, so it is told as many as a
sample of the rows says fit. A writer's last files, one for each thread that writes by itself, are left out: the
smallest ones.
"""

import math
import shutil
import subprocess
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from duckdb_spatial import connect
from workers import DATA, figure, java, make

MIB = 1 << 20
GROUP = 20_000
THREADS = 2
TOLERANCE = 0.1
# About what a row of each shape comes to in a file with a covering; only sets how many rows are made.
ROW_BYTES = {"points": 55, "polygons": 190, "mixed": 260, "huge": 330}
SAMPLE_SHARE = 20


def ours(source, folder, target):
    subprocess.run(java("SizesWorker", source, folder, target), check=True)


def duckdb(source, folder, target):
    connection = connect()
    with pa.OSFile(str(source)) as file:
        reader = pa.ipc.open_file(file)
        rows = pa.RecordBatchReader.from_batches(
            reader.schema, (reader.get_batch(i) for i in range(reader.num_record_batches)))
        assert rows is not None  # DuckDB finds it by its name.
        connection.execute(
            f"COPY (SELECT * FROM rows) TO '{folder}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, "
            f"ROW_GROUP_SIZE {GROUP}, FILE_SIZE_BYTES {target})")
    connection.close()


def pyarrow_dataset(source, folder, target):
    options = ds.ParquetFileFormat().make_write_options(compression="zstd", compression_level=3)
    with pa.OSFile(str(source)) as file:
        reader = pa.ipc.open_file(file)
        sample = [reader.get_batch(i) for i in range(0, reader.num_record_batches, SAMPLE_SHARE)]
        trial = folder.with_suffix(".sample.parquet")
        pq.write_table(pa.Table.from_batches(sample), trial, compression="zstd", compression_level=3,
                       row_group_size=GROUP)
        per_row = trial.stat().st_size / sum(batch.num_rows for batch in sample)
        trial.unlink()
        rows = max(1, round(target / per_row))
        batches = (reader.get_batch(i) for i in range(reader.num_record_batches))
        ds.write_dataset(
            pa.RecordBatchReader.from_batches(reader.schema, batches), folder, format="parquet",
            file_options=options, max_rows_per_file=rows, max_rows_per_group=min(GROUP, rows),
            min_rows_per_group=0, use_threads=False)


WRITERS = {"ours": (ours, 1), "duckdb": (duckdb, THREADS), "pyarrow_dataset": (pyarrow_dataset, 1)}


def expected(source):
    with pa.OSFile(str(source)) as file:
        reader = pa.ipc.open_file(file)
        ids = [reader.get_batch(i).column("id") for i in range(reader.num_record_batches)]
        return sum(len(part) for part in ids), sum(pc.sum(part).as_py() or 0 for part in ids)


def found(folder):
    files = sorted(folder.rglob("*.parquet"))
    ids = [pq.ParquetFile(file).read(columns=["id"]).column("id") for file in files]
    return sum(len(part) for part in ids), sum(pc.sum(part).as_py() or 0 for part in ids)


def hits(folder, target, last):
    sizes = sorted(file.stat().st_size for file in folder.rglob("*.parquet"))
    counted = sizes[min(last, len(sizes) - 1):]
    within = sum(abs(size / target - 1) <= TOLERANCE for size in counted)
    return within, len(counted)


def run(shape, target_mib, files):
    target = target_mib * MIB
    rows = math.ceil(files * target / ROW_BYTES[shape])
    source = make("MakeSizedRows", DATA / f"sized-{shape}-{rows}.arrow", rows, shape)
    want = expected(source)
    result = {}
    for name, (write, last) in WRITERS.items():
        folder = DATA / "sizes" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write(source, folder, target)
        got = found(folder)
        if got != want:
            sys.exit(f"{name} wrote {got[0]} rows with ids of sum {got[1]}, given were {want[0]} and {want[1]}.")
        result[name] = hits(folder, target, last)
        shutil.rmtree(folder)
    source.unlink()
    return result


def report(name, result):
    for peer in ["duckdb", "pyarrow_dataset"]:
        mine, theirs = (result[writer][0] / result[writer][1] for writer in ["ours", peer])
        ratio = mine / theirs if theirs else math.inf
        figure(f"sizes/hit_share/{peer}{name}", mine, theirs, "share", ratio, result["ours"][1])


def main(args):
    given = dict(arg.split("=", 1) for arg in args)
    targets = [int(target) for target in given.get("targets", "8,64,256").split(",")]
    shapes = given.get("shapes", ",".join(ROW_BYTES)).split(",")
    files = float(given.get("files", 8))
    total = {name: (0, 0) for name in WRITERS}
    for target in targets:
        for shape in shapes:
            result = run(shape, target, files)
            report(f"/{target}_mib/{shape}", result)
            total = {name: tuple(map(sum, zip(total[name], result[name]))) for name in WRITERS}
    report("", total)
