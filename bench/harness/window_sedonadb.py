"""SedonaDB, which prunes by the covering itself."""

import sedonadb

from window_common import FILE, ask

context = sedonadb.connect()
context.read_parquet(FILE).to_view("rows")


def rows(xmin, ymin, xmax, ymax):
    box = f"POLYGON(({xmin!r} {ymin!r},{xmax!r} {ymin!r},{xmax!r} {ymax!r},{xmin!r} {ymax!r},{xmin!r} {ymin!r}))"
    found = context.sql(
        f"""SELECT id, ST_AsBinary(geometry) AS geometry FROM rows
            WHERE ST_Intersects(geometry, ST_SetSRID(ST_GeomFromWKT('{box}'), 4326))"""
    ).to_arrow_table().combine_chunks()
    return found["id"], found["geometry"]


ask(rows)
