# bench: rowgroups windows, full scans and sizes with other row groups and other pages than the defaults
"""What the defaults were chosen by: the time of windows, that of a full scan, and the size of the files.

All are tables of ours with the rows in the same Hilbert order; ours in a line is the default: row groups of 10,000 rows,
pages of 128 KiB. Arguments: ROUNDS ROWS.
"""

import subprocess

from bench_window import JVM_WARMUPS, SHARES, made, windows
from workers import DATA, Worker, alternate, figure, java, make, peer

# Rows of a row group, KiB of a page.
DEFAULT = (10_000, 128)
OTHERS = {
    "5000rows": (5_000, 128),
    "20000rows": (20_000, 128),
    "40000rows": (40_000, 128),
    "64kib": (10_000, 64),
    "1024kib": (10_000, 1024),
}
COUNT = 20
FILES = 2000  # of the other tables that are made of the same rows


def size(folder):
    return sum(file.stat().st_size for file in folder.rglob("*.parquet"))


def main(args):
    rounds, rows = map(int, args + ["5", "2000000"][len(args):])
    source = make("MakeRows", DATA / f"rows-{rows}.arrow", rows, "plain")
    made(DATA / f"rows-{rows}-hilbert.arrow", peer("window_sort.py", source, FILES))
    plain = DATA / f"rows-{rows}-hilbert.arrow.plain"
    tables = {}
    for name, (groups, pages) in {"default": DEFAULT, **OTHERS}.items():
        tables[name] = DATA / f"rowgroups-{rows}-{groups}-{pages}"
        if not tables[name].exists():
            subprocess.run(java("WindowTables", plain, tables[name], "directory", groups, pages << 10), check=True)
    everything = DATA / "windows-everything.txt"
    everything.write_text("-180 -90 180 90\n")
    asked = {name: windows(source, share, COUNT) for name, share in SHARES.items()}
    for share, file in {**asked, "everything": everything}.items():
        workers = {name: Worker(name, java("WindowWorker", table, file)) for name, table in tables.items()}
        alternate(list(workers.values()), rounds, warmups=JVM_WARMUPS if share in SHARES else 5)
        for name in OTHERS:
            mine, other = workers["default"], workers[name]
            figure(f"rowgroups/time_{share}/{name}", mine.time, other.time, "s", other.time / mine.time, rounds)
        for worker in workers.values():
            worker.close()
    for name in OTHERS:
        mine, other = size(tables["default"]), size(tables[name])
        figure(f"rowgroups/bytes/{name}", mine, other, "bytes", other / mine, 1)
