"""A pyarrow dataset with a filter on the covering, and the exact test by shapely."""

import pyarrow as pa
import pyarrow.dataset
import shapely

from window_common import FILE, ask

pa.set_cpu_count(2)
dataset = pyarrow.dataset.dataset(FILE)
field = pyarrow.dataset.field


def rows(xmin, ymin, xmax, ymax):
    near = (
        (field("bbox", "xmin") <= xmax)
        & (field("bbox", "xmax") >= xmin)
        & (field("bbox", "ymin") <= ymax)
        & (field("bbox", "ymax") >= ymin)
    )
    found = dataset.to_table(columns=["id", "geometry"], filter=near).combine_chunks()
    exact = shapely.intersects(
        shapely.from_wkb(found["geometry"].to_numpy(zero_copy_only=False)), shapely.box(xmin, ymin, xmax, ymax)
    )
    found = found.filter(pa.array(exact))
    return found["id"], found["geometry"]


ask(rows)
