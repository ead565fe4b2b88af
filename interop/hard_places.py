"""Geometries where answers go wrong, and questions that meet them there."""

import numpy
import pyarrow as pa
import shapely
from samples import WKB

SCHEMA = pa.schema(
    [pa.field("id", pa.int64()), pa.field("kind", pa.string()), pa.field("geometry", pa.binary(), metadata=WKB)]
)
KINDS = ["bus", "ferry", "tram"]


def rows(random_, count):
    """On both sides of the antimeridian and over it, on the poles, of several parts, empty, missing; mostly
    on whole degrees, so that edges meet; in a rough order of place, so that files differ."""
    places = sorted((place(random_) for _ in range(count)), key=strip)
    found = [
        {
            "id": i,
            "kind": random_.choice([*KINDS, None]),
            "geometry": None if random_.random() < 0.04 else shapely.to_wkb(shape, flavor="iso", byte_order=1),
        }
        for i, shape in enumerate(places)
    ]
    return pa.Table.from_pylist(found, SCHEMA)


def strip(shape):
    return 99 if shape.is_empty else shape.bounds[0] // 40


def place(random_):
    x = random_.choice([random_.randint(174, 180), random_.randint(-180, -174), *[random_.randint(-180, 180)] * 3])
    y = random_.choice([random_.randint(84, 90), random_.randint(-90, -84), *[random_.randint(-90, 90)] * 3])
    if random_.random() < 0.3:
        x, y = min(180, x + random_.random()), min(90, y + random_.random())
    size = random_.randint(1, 6)
    return random_.choice(
        [
            lambda: shapely.from_wkt(random_.choice(["POINT EMPTY", "LINESTRING EMPTY", "POLYGON EMPTY"])),
            lambda: shapely.box(x, y, x + size, y + size),
            lambda: triangle(x, y, size),
            lambda: shapely.LineString([(x, y), (x + size, y), (x + size, y - size)]),
            lambda: halves(y, size),
            lambda: with_hole(x, y, size + 2),
            lambda: shapely.MultiPoint([(x, y), (-x, y + size)]),
            *[lambda: shapely.Point(x, y)] * 4,
        ]
    )()


def triangle(x, y, size):
    return shapely.Polygon([(x, y), (x + size, y), (x, y + size)])


def halves(y, size):
    """What crosses the antimeridian, cut there."""
    bottom = min(90, y + size) - size
    return shapely.MultiPolygon(
        [shapely.box(180 - size, bottom, 180, bottom + size), shapely.box(-180, bottom, -180 + size, bottom + size)]
    )


def with_hole(x, y, size):
    hole = shapely.box(x + 1, y + 1, x + size - 1, y + size - 1)
    return shapely.Polygon(shapely.box(x, y, x + size, y + size).exterior, [hole.exterior])


def condition(random_, shapes, depth=2):
    """A condition as our side takes it: a list that begins with its name."""
    kind = random_.choice(["not", "and", "or", "one", "one", "one"]) if depth else "one"
    if kind == "not":
        return ["not", condition(random_, shapes, depth - 1)]
    if kind != "one":
        return [kind, condition(random_, shapes, depth - 1), condition(random_, shapes, depth - 1)]
    some = shapes[random_.randrange(len(shapes))]
    x, y = random_.choice(list(shapely.get_coordinates(some).tolist()))
    size = random_.randint(1, 30)
    area = random_.choice(
        [shapely.box(x, y, x + size, y + size), triangle(x, y, size), halves(y, size), with_hole(x, y, size + 2)]
    )
    shape = random_.choice([area, shapely.Point(x, y), shapely.LineString([(x, y), (0.5, 0.5)])])
    return random_.choice(
        [
            lambda: ["window", "geometry", x - size, y - size, x, y],
            lambda: ["window", "geometry", 180 - size, y - size, -180 + size, y],
            lambda: ["window", "geometry", -180, 90 - size, 180, 90],
            lambda: ["intersects", "geometry", shape.wkt],
            lambda: ["within", "geometry", random_.choice([area, with_area(some, area)]).wkt],
            lambda: ["contains", "geometry", shapely.Point(x, y).wkt],
            lambda: ["dwithin", "geometry", shape.wkt, random_.choice([0, 3, random_.random() * 9])],
            lambda: ["null", "geometry"],
            lambda: ["equals", "kind", random_.choice(KINDS)],
        ]
    )()


def with_area(shape, other):
    return shape if shape.area > 0 else other


def holds(frame, said):
    """Which rows of a GeoDataFrame meet a condition, and of which that is known, as SQL knows it."""
    what, rest = said[0], said[1:]
    if what == "not":
        truth, known = holds(frame, rest[0])
        return known & ~truth, known
    if what in ("and", "or"):
        (a, a_known), (b, b_known) = (holds(frame, part) for part in rest)
        if what == "and":
            return a & b, (a_known & b_known) | (a_known & ~a) | (b_known & ~b)
        return a | b, (a_known & b_known) | a | b
    column = frame[rest[0]]
    known = column.notna().to_numpy()
    if what == "null":
        return ~known, numpy.ones(len(frame), bool)
    if what == "equals":
        return known & (column == rest[1]).to_numpy(), known
    return known & ~column.is_empty.to_numpy() & meets(column, what, rest[1:]), known


def meets(column, what, said):
    if what == "window":
        west, south, east, north = said
        boxes = [(west, east)] if west <= east else [(west, 180), (-180, east)]
        return numpy.logical_or.reduce([column.intersects(shapely.box(a, south, b, north)) for a, b in boxes])
    shape = shapely.from_wkt(said[0])
    if what == "dwithin":
        return (column.distance(shape) <= said[1]).to_numpy()
    return getattr(column, what)(shape).to_numpy()
