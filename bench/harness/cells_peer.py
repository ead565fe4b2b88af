import sys
import zlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from peer import serve

SOURCE, NAME = sys.argv[1:]
LEVELS = {"h3_py": 7, "h3ronpy": 7, "s2": 13, "geohash": 7}
LEVEL = LEVELS[NAME]


def places():
    """Longitudes and latitudes of the points, as arrays of doubles."""
    with pa.OSFile(SOURCE) as source:
        table = pa.ipc.open_file(source).read_all().select(["id", "geometry"])
    points = table.filter(pc.equal(pc.bit_wise_and(table["id"], 1), 0))
    wkb = shapely.from_wkb(points["geometry"].to_numpy())
    return shapely.get_x(wkb), shapely.get_y(wkb)


def each(function, *more):
    """A function of latitude and longitude, over lists: what a loop in Python is fastest with."""
    lon, lat = (part.tolist() for part in places())

    def work():
        return [function(y, x, *more) for x, y in zip(lon, lat)]

    return work


def h3ronpy():
    from h3ronpy.vector import coordinates_to_cells

    lon, lat = places()
    return lambda: coordinates_to_cells(lat, lon, LEVEL)


def loops():
    if NAME == "h3_py":
        import h3.api.basic_int as h3

        return each(h3.latlng_to_cell, LEVEL)
    if NAME == "s2":
        import s2cell

        return each(s2cell.lat_lon_to_cell_id, LEVEL)
    if NAME == "geohash":
        import pygeohash

        return each(pygeohash.encode, LEVEL)
    return h3ronpy()


def told(cells):
    """What all cells come to, in whatever form they are."""
    if NAME == "geohash":
        return f"{zlib.crc32(''.join(cells).encode()):x}"
    return f"{int(np.asarray(cells, dtype=np.uint64).sum(dtype=np.uint64)):x}"


cells = loops()
found = []


def work():
    found[:] = [cells()]


serve(work, result=lambda: told(found[0]))
