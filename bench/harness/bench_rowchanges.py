# bench: rowchanges    1% of a table's rows upserted beside deltalake's merge, deleted beside pyiceberg's delete
"""Each round changes other rows of the table that the rounds before have left. Arguments: ROUNDS ROWS.

`rowchanges/upsert_1pct/deltalake`: half of the rows are in the table already. `rowchanges/delete_1pct/pyiceberg`: ours
deletes by the vectors of version 3, which pyiceberg does not write; `…/delete_1pct_rewritten/…`: both rewrite files.
`rowchanges/bytes_per_row/…`: what was written for each row changed. Pairs alternate; ratios are medians of the pairs'.
"""

import shutil
import statistics
import subprocess

import pyarrow as pa
import pyarrow.compute as pc
from workers import DATA, Worker, alternate, figure, java, make, peer

TARGET_KIB = 13_300
WARMUPS = 2


def ratio(theirs, ours):
    return statistics.median(t / o for t, o in zip(theirs, ours))


def size(folder):
    return sum(file.stat().st_size for file in folder.rglob("*") if file.suffix in (".parquet", ".puffin"))


def make_sources(rows, plain, boxed, out):
    """The rows of each round, for us without boxes and for the peer with them: half of them new."""
    half = rows // 200
    for kind, path in [("plain", plain), ("boxed", boxed)]:
        (out / kind).mkdir(parents=True)
        with pa.memory_map(str(path)) as file:
            table = pa.ipc.open_file(file).read_all()
            for number in range(ROUNDS[0] + WARMUPS):
                old = table.take(pa.array(range(number, half * 200, 200)))
                new = old.set_column(0, table.schema.field("id"), pc.add(old["id"], (number + 1) * 10 * rows))
                found = pa.concat_tables([old, new])
                changed = pa.array(["changed"] * len(found), table.schema.field("name").type)
                found = found.set_column(1, table.schema.field("name"), changed)
                with pa.OSFile(str(out / kind / f"{number}.arrow"), "wb") as sink:
                    with pa.ipc.new_file(sink, found.schema) as writer:
                        writer.write_table(found.combine_chunks(), max_chunksize=10_000)


ROUNDS = [10]


def race(name, ours, theirs, folders, changed):
    before = [size(folder) for folder in folders]
    alternate([ours, theirs], ROUNDS[0], warmups=WARMUPS)
    written = [(size(folder) - was) / (changed * (ROUNDS[0] + WARMUPS)) for folder, was in zip(folders, before)]
    figure(f"rowchanges/{name}", ours.time, theirs.time, f"s, {ours.result}", ratio(theirs.seconds, ours.seconds),
           ROUNDS[0])
    figure(f"rowchanges/bytes_per_row/{name}", *written, "bytes written a row changed",
           written[1] / max(written[0], 1e-9), ROUNDS[0])
    ours.close()
    theirs.close()


def main(args):
    ROUNDS[0], rows = map(int, args + ["10", "2000000"][len(args):])
    plain = make("MakeRows", DATA / f"rows-{rows}.arrow", rows, "plain")
    boxed = make("MakeRows", DATA / f"rows-{rows}-bbox.arrow", rows, "bbox")
    out = DATA / "rowchanges"
    shutil.rmtree(out, ignore_errors=True)
    make_sources(rows, plain, boxed, out)

    def table(form, name):
        subprocess.run(java("RowChangeWorker", form, "make", out / name, plain, TARGET_KIB), check=True)
        return out / name

    folders = [table("delta", "delta-ours"), table("delta", "delta-theirs")]
    race("upsert_1pct/deltalake", Worker("ours", java("RowChangeWorker", "delta", "upsert", folders[0], out / "plain")),
         Worker("deltalake", peer("rowchanges_deltalake.py", folders[1] / "rows", out / "boxed")), folders, rows // 100)
    for name, form in [("delete_1pct", "iceberg3"), ("delete_1pct_rewritten", "iceberg")]:
        folders = [table(form, name + "-ours"), table("iceberg", name + "-theirs")]
        race(f"{name}/pyiceberg", Worker("ours", java("RowChangeWorker", form, "delete", folders[0], rows)),
             Worker("pyiceberg", peer("rowchanges_pyiceberg.py", folders[1], rows)), folders, rows // 100)
    shutil.rmtree(out)
