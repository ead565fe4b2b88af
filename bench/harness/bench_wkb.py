# bench: wkb       envelopes of 2,000,000 WKB geometries on one thread, beside JTS
from workers import DATA, Worker, alternate, figure, java, make

ROWS = 2_000_000


def main(args):
    rounds = int(args[0]) if args else 9
    source = make("MakeRows", DATA / f"rows-{ROWS}.arrow", ROWS, "plain")
    ours = Worker("ours", java("WkbWorker", source, "ours"))
    jts = Worker("jts", java("WkbWorker", source, "jts"))
    alternate([ours, jts], rounds, warmups=4)
    figure("wkb/envelopes_per_s/jts", ROWS / ours.time, ROWS / jts.time, "geometries/s", jts.time / ours.time, rounds)
    ours.close()
    jts.close()
