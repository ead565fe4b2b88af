# bench: cells     the cells of 500,000 points on one thread, beside Python's h3, h3ronpy, s2cell and pygeohash
"""Ours reads WKB points out of Arrow batches and fills an Arrow column; the peers are given their coordinates."""

from workers import DATA, Worker, alternate, figure, java, make, peer

ROWS = 1_000_000  # half of them points
POINTS = ROWS // 2
PEERS = {"h3": ["h3_py", "h3ronpy"], "s2": ["s2"], "geohash": ["geohash"]}


def main(args):
    rounds = int(args[0]) if args else 5
    source = make("MakeRows", DATA / f"rows-{ROWS}.arrow", ROWS, "plain")
    for grid, peers in PEERS.items():
        ours = Worker("ours", java("CellsWorker", source, grid, "ours"))
        bare = Worker("bare", java("CellsWorker", source, grid, "bare"))
        others = [Worker(name, peer("cells_peer.py", source, name)) for name in peers]
        # Every round's cells are compared: one cell that differs, and nothing is timed.
        alternate([ours, bare, *others], rounds)
        for name, other in zip(peers, others):
            compare(f"cells/per_s/{name}", ours, other, rounds)
        compare(f"cells/bare/{grid}", ours, bare, rounds)
        for worker in [ours, bare, *others]:
            worker.close()


def compare(name, ours, other, rounds):
    figure(name, POINTS / ours.time, POINTS / other.time, "cells/s", other.time / ours.time, rounds)
