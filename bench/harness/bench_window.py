# bench: window    windows that hold 0.01%, 0.1% and 1% of 2,000,000 rows, beside DuckDB, SedonaDB, geopandas and pyarrow
"""ids and WKB of the rows that intersect a window, all exact, all in Hilbert order; each on the files it writes itself.

Peers read one file as geopandas writes it (a covering, row groups of 100,000 rows); we a table in the default layout.
Arguments: ROUNDS WINDOWS ROWS FILES.
"""

import subprocess
import sys

import numpy
import pyarrow as pa
import shapely

from workers import DATA, Worker, alternate, figure, java, make, peer

SHARES = {"0.01pct": 0.0001, "0.1pct": 0.001, "1pct": 0.01}
PEERS = ["duckdb", "sedonadb", "geopandas", "pyarrow"]
# A round is 20 windows: a JVM is warm after a thousand, everybody else after a few rounds.
WARMUPS = 5
JVM_WARMUPS = 50


def made(path, command):
    """A file or folder that is made once."""
    if not path.exists():
        part = path.with_name(path.name + ".part")
        subprocess.run([str(word) for word in [*command, part]], check=True)
        part.rename(path)
    return path


def windows(source, share, count):
    """Squares around rows, grown until they hold the share; in degrees."""
    path = DATA / f"windows-{source.stem}-{share}-{count}.txt"
    if not path.exists():
        with pa.OSFile(str(source)) as opened:
            wkb = pa.ipc.open_file(opened).read_all()["geometry"].to_numpy(zero_copy_only=False)
        box = shapely.bounds(shapely.from_wkb(wkb))
        random = numpy.random.default_rng(20261130)
        lines = []
        for row in random.choice(len(box), count, replace=False):
            x, y = box[row, 0], box[row, 1]
            low, high = 0.0, 90.0
            for _ in range(40):
                half = (low + high) / 2
                inside = ((box[:, 2] >= x - half) & (box[:, 0] <= x + half)
                          & (box[:, 3] >= y - half) & (box[:, 1] <= y + half))
                low, high = (half, high) if inside.sum() < share * len(box) else (low, half)
            lines.append(f"{x - high!r} {y - high!r} {x + high!r} {y + high!r}".replace("np.float64(", "").replace(")", ""))
        path.write_text("\n".join(lines) + "\n")
    return path


def warm(worker):
    for _ in range(JVM_WARMUPS):
        worker.run(record=False)


def ratio(name, ours, theirs, count, rounds):
    value = theirs.time / ours.time
    figure(name, ours.time / count * 1000, theirs.time / count * 1000, "ms a window", value, rounds)
    return value


def main(args):
    rounds, count, rows, files = map(int, args + ["7", "20", "2000000", "2000"][len(args):])
    source = make("MakeRows", DATA / f"rows-{rows}.arrow", rows, "plain")
    ordered = made(DATA / f"rows-{rows}-hilbert.arrow", peer("window_sort.py", source, files))
    theirs = made(DATA / f"window-{rows}.parquet", peer("window_geopandas_file.py", ordered))
    plain = DATA / f"rows-{rows}-hilbert.arrow.plain"
    ours = DATA / f"window-{rows}"
    if not ours.exists():
        subprocess.run(java("WindowTables", plain, ours), check=True)
    ours_glob = ours / "rows" / "**" / "*.parquet"

    for name, share in SHARES.items():
        asked = windows(source, share, count)
        mine = Worker("ours", java("WindowWorker", ours, asked))
        others = {n: Worker(n, peer(f"window_{n}.py", theirs, asked)) for n in PEERS}
        if name == "0.1pct":
            by_hand = Worker("duckdb by hand", peer("window_duckdb.py", ours_glob, asked))
        if name == "1pct":
            unfiltered = Worker("duckdb plain", peer("window_duckdb.py", theirs, asked, "plain"))
        extra = [by_hand] if name == "0.1pct" else [unfiltered] if name == "1pct" else []
        warm(mine)
        alternate([mine, *others.values(), *extra], rounds, warmups=WARMUPS)
        for peer_name, worker in others.items():
            ratio(f"window/time_{name}/{peer_name}", mine, worker, count, rounds)
        best = min(others.values(), key=lambda worker: worker.time)
        ratio(f"window/time_{name}/best_peer", mine, best, count, rounds)
        if name == "0.1pct":
            ratio("window/same_files/duckdb_by_hand", mine, by_hand, count, rounds)
        if name == "1pct":
            ratio("window/time_1pct/duckdb_plain", mine, unfiltered, count, rounds)
        for worker in [mine, *others.values(), *extra]:
            worker.close()

    asked = windows(source, SHARES["0.01pct"], count)
    worst = None
    for form in ["iceberg", "delta"]:
        folder = DATA / f"window-{rows}-{form}-{files}"
        if not folder.exists():
            subprocess.run(java("WindowTables", ordered, folder, form), check=True)
        found = sum(1 for _ in folder.glob("rows/**/*.parquet"))
        if found != files:
            sys.exit(f"The {form} table has {found} files, not {files}: not timed.")
        mine = Worker("ours", java("WindowWorker", folder, asked))
        glob = Worker("duckdb glob", peer("window_duckdb.py", folder / "rows" / "**" / "*.parquet", asked))
        warm(mine)
        alternate([mine, glob], rounds, warmups=WARMUPS)
        value = ratio(f"window/many_files_{form}/duckdb_glob", mine, glob, count, rounds)
        if worst is None or value < worst[0]:
            worst = (value, mine, glob)
        mine.close()
        glob.close()
    ratio("window/many_files/duckdb_glob", worst[1], worst[2], count, rounds)
