# bench: tables    Iceberg and Delta tables: appends beside bare files, commits and plans beside the raw libraries
"""Pairs that alternate; the ratio is the median of the pairs' own. Arguments: ROUNDS ROWS COMMITS FILES."""

import shutil
import statistics
import subprocess
import sys

from workers import DATA, Worker, alternate, figure, java, make

FORMATS = ["iceberg", "delta"]
# With this the 2,000,000 rows that MakeRows makes come to 16 files.
TARGET_KIB = 14_000


def ratio(theirs, ours):
    return statistics.median(t / o for t, o in zip(theirs, ours))


def append_cpu(form, rounds, rows, out):
    source = make("MakeRows", DATA / f"rows-{rows}.arrow", rows, "plain")
    chunks = Worker("chunk files", java("TableAppendWorker", source, out / "chunks", "chunks", TARGET_KIB))
    table = Worker("append", java("TableAppendWorker", source, out / form, form, TARGET_KIB))
    alternate([chunks, table], rounds, warmups=3)
    if rows == 2_000_000 and not table.result.endswith(" 16 files"):
        sys.exit(f"These are {table.result}, not 16: change TARGET_KIB.")
    figure(f"tables/append_cpu/{form}", table.cpu_time, chunks.cpu_time, f"CPU s, {table.result}",
           ratio(chunks.cpu, table.cpu), rounds)
    chunks.close()
    table.close()


def commits_per_s(form, rounds, commits, out):
    ours, raw = [Worker(who, java("TableCommitWorker", form, who, out / f"{form}-{who}", commits))
                 for who in ["ours", "raw"]]
    alternate([ours, raw], rounds, warmups=3)
    figure(f"tables/commits_per_s/{form}", commits / ours.time, commits / raw.time, "commits/s",
           ratio(raw.seconds, ours.seconds), rounds)
    ours.close()
    raw.close()


def plan(form, rounds, files, out):
    folder = out / f"{form}-plan"
    subprocess.run(java("TablePlanWorker", form, "make", folder, files), check=True)
    ours, raw = [Worker(who, java("TablePlanWorker", form, who, folder)) for who in ["ours", "raw"]]
    alternate([ours, raw], rounds, warmups=3)
    figure(f"tables/plan_{files // 1000}k/{form}", ours.time / 5, raw.time / 5, "s a plan",
           ratio(raw.seconds, ours.seconds), rounds)
    ours.close()
    raw.close()


def main(args):
    rounds, rows, commits, files = map(int, args + ["10", "2000000", "100", "20000"][len(args):])
    out = DATA / "tables"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for form in FORMATS:
        append_cpu(form, rounds, rows, out)
        commits_per_s(form, rounds, commits, out)
        plan(form, rounds, files, out)
    shutil.rmtree(out)
