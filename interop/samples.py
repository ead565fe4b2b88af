"""Rows of tables, the same on every run."""

import datetime
import decimal
import random

import pyarrow as pa
import shapely

KINDS = ["bus", "ferry", None, "tram line 5", "a/b", "100%", "Ørsta=ü"]
DAY = datetime.date(2026, 3, 1)
MOMENT = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.timezone.utc)
WKB = {
    b"ARROW:extension:name": b"geoarrow.wkb",
    b"ARROW:extension:metadata": b'{"crs_type":"authority_code","crs":"OGC:CRS84"}',
}
BOX = pa.struct([(side, pa.float64()) for side in ("xmin", "ymin", "xmax", "ymax")])

SCHEMA = pa.schema(
    [
        pa.field("id", pa.int64()),
        pa.field("kind", pa.string()),
        pa.field("day", pa.date32()),
        pa.field("seen", pa.timestamp("us", tz="UTC")),
        pa.field("count", pa.int32()),
        pa.field("speed", pa.float64()),
        pa.field("loaded", pa.bool_()),
        pa.field("fare", pa.decimal128(9, 2)),
        pa.field("stops", pa.list_(pa.field("element", pa.string()))),
        pa.field("owner", pa.struct([("name", pa.string()), ("since", pa.date32())])),
        pa.field("geometry", pa.binary(), metadata=WKB),
    ]
)


def rows(first, count, kinds=KINDS):
    """Rows with ids from `first` on: points and polygons, every column null now and then."""
    random_ = random.Random(first)
    found = [row(i, random_, kinds) for i in range(first, first + count)]
    return pa.Table.from_pylist(found, SCHEMA)


def row(i, random_, kinds):
    x, y = random_.uniform(-179, 179), random_.uniform(-89, 89)
    shape = shapely.Point(x, y) if i % 3 else shapely.box(x, y, x + 0.5, y + 0.25)
    full = {
        "kind": kinds[i % len(kinds)],
        "day": DAY + datetime.timedelta(days=i % 4),
        "seen": MOMENT + datetime.timedelta(seconds=i, microseconds=i),
        "count": random_.randrange(-(2**31), 2**31),
        "speed": random_.gauss(50, 20),
        "loaded": random_.random() < 0.5,
        "fare": decimal.Decimal(random_.randrange(10**6)) / 100,
        "stops": [f"stop {n}" for n in range(i % 4)],
        "owner": {"name": f"owner {i % 10}", "since": DAY},
        "geometry": shapely.to_wkb(shape, flavor="iso", byte_order=1),
    }
    never_null = {"kind", "day"}
    return {"id": i} | {k: v if k in never_null or random_.random() > 0.1 else None for k, v in full.items()}


def with_boxes(table):
    """The same rows as other writers keep them: bytes, and beside them their boxes."""
    shapes = [None if g is None else shapely.from_wkb(g) for g in table["geometry"].to_pylist()]
    boxes = [None if s is None else dict(zip(("xmin", "ymin", "xmax", "ymax"), s.bounds)) for s in shapes]
    plain = table.set_column(table.column_names.index("geometry"), "geometry", table["geometry"].combine_chunks())
    return plain.append_column("bbox", pa.array(boxes, BOX))


def by_id(table):
    """In one order, without what schemas say beside names and types."""
    return table.sort_by("id")
