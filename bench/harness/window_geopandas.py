"""geopandas, which reads by the covering and leaves the exact test to its user."""

import geopandas
import pyarrow as pa
import shapely

from window_common import FILE, ask

pa.set_cpu_count(2)


def rows(xmin, ymin, xmax, ymax):
    frame = geopandas.read_parquet(FILE, columns=["id", "geometry"], bbox=(xmin, ymin, xmax, ymax))
    frame = frame[frame.intersects(shapely.box(xmin, ymin, xmax, ymax))]
    return pa.array(frame["id"]), pa.array(shapely.to_wkb(frame.geometry.to_numpy()))


ask(rows)
