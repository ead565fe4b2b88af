# bench: rowgroups windows and full scans at 5,000, 20,000 and 40,000 rows a row group, beside the default of 10,000
"""What the default was chosen by: the time of windows, that of a full scan, and the size of the files.

All are tables of ours with the rows in the same Hilbert order; ours in a line is the default. Arguments: ROUNDS ROWS.
"""

import sys

import subprocess

from bench_window import SHARES, WARMUPS, made, windows
from workers import DATA, Worker, alternate, figure, java, make, peer

DEFAULT = 10_000
OTHERS = [5_000, 20_000, 40_000]
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
    for groups in [DEFAULT, *OTHERS]:
        tables[groups] = DATA / f"rowgroups-{rows}-{groups}"
        if not tables[groups].exists():
            subprocess.run(java("WindowTables", plain, tables[groups], "directory", groups), check=True)
    everything = DATA / "windows-everything.txt"
    everything.write_text("-180 -90 180 90\n")
    asked = {name: windows(source, share, COUNT) for name, share in SHARES.items()}
    for name, file in {**asked, "everything": everything}.items():
        workers = {groups: Worker(str(groups), java("WindowWorker", table, file)) for groups, table in tables.items()}
        alternate(list(workers.values()), rounds, warmups=WARMUPS)
        for groups in OTHERS:
            mine, other = workers[DEFAULT], workers[groups]
            figure(f"rowgroups/time_{name}/{groups}", mine.time, other.time, "s", other.time / mine.time, rounds)
        for worker in workers.values():
            worker.close()
    for groups in OTHERS:
        mine, other = size(tables[DEFAULT]), size(tables[groups])
        figure(f"rowgroups/bytes/{groups}", mine, other, "bytes", other / mine, 1)
