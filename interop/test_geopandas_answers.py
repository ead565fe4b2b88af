"""What our queries answer, and what geopandas answers on the files that they read."""

import json
import os
import random

import geopandas
import pandas
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hard_places import SCHEMA, condition, holds, rows
from support import duckdb_with_spatial

SEED = int(os.environ.get("GRATICULE_SEED", "20261130"))
QUESTIONS = int(os.environ.get("GRATICULE_QUESTIONS", "30"))
FILES = 3


def parts(found):
    size = len(found) // FILES + 1
    return [found.slice(first, size) for first in range(0, len(found), size)]


def by_us(lake, found, format):
    lake.create("t", SCHEMA, format)
    for part in parts(found):
        lake.append("t", part)


def by_us_in_a_plain_directory(lake, found):
    by_us(lake, found, "geoparquet")


def by_us_in_iceberg(lake, found):
    by_us(lake, found, "iceberg")


def by_us_in_delta(lake, found):
    by_us(lake, found, "delta")


def by_others(lake, found, write):
    """Files that somebody put into a folder."""
    folder = lake.folder / "t"
    folder.mkdir(parents=True)
    for number, part in enumerate(parts(found)):
        write(part, folder / f"part-{number}.parquet")


def frame_of(part):
    frame = part.drop_columns(["geometry"]).to_pandas()
    places = geopandas.GeoSeries.from_wkb(part["geometry"].to_pylist(), crs="OGC:CRS84")
    return geopandas.GeoDataFrame(frame, geometry=places)


def by_geopandas_without_boxes(lake, found):
    by_others(lake, found, lambda part, file: frame_of(part).to_parquet(file, row_group_size=50))


def by_geopandas_with_boxes(lake, found):
    def write(part, file):
        frame_of(part).to_parquet(file, row_group_size=50, schema_version="1.1.0", write_covering_bbox=True)

    by_others(lake, found, write)


def with_boxes(part, file, type, turned):
    """As some writers do it: what ends at the antimeridian in the west has a box that runs over it."""
    boxes = []
    for wkb in part["geometry"].to_pylist():
        shape = shapely.from_wkb(wkb) if wkb else None
        if shape is None or shape.is_empty:
            boxes.append(None)
            continue
        xmin, ymin, xmax, ymax = shape.bounds
        if turned and xmax == 180 and xmin > 0:
            xmax = -180.0
        boxes.append({"xmin": xmin, "ymin": ymin, "xmax": xmax, "ymax": ymax})
    sides = ["xmin", "ymin", "xmax", "ymax"]
    column = pa.array(boxes, pa.struct([(side, type) for side in sides]))
    covering = {"bbox": {side: ["bbox", side] for side in sides}}
    columns = {"geometry": {"encoding": "WKB", "geometry_types": [], "covering": covering}}
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": columns}
    table = part.append_column("bbox", column).replace_schema_metadata({"geo": json.dumps(geo)})
    pq.write_table(table, file, row_group_size=50)


def with_float_boxes(lake, found):
    by_others(lake, found, lambda part, file: with_boxes(part, file, pa.float32(), False))


def with_boxes_over_the_antimeridian(lake, found):
    by_others(lake, found, lambda part, file: with_boxes(part, file, pa.float64(), True))


def by_duckdb_with_native_statistics(lake, found):
    def write(part, file):
        sql = duckdb_with_spatial().cursor()
        # What says that it is GeoArrow comes as a GEOMETRY.
        sql.register("part", part)
        sql.execute(f"COPY (SELECT * FROM part) TO '{file}' (FORMAT parquet, GEOPARQUET_VERSION 'V2')")

    by_others(lake, found, write)


WAYS = [
    by_us_in_a_plain_directory,
    by_us_in_iceberg,
    by_us_in_delta,
    by_geopandas_without_boxes,
    by_geopandas_with_boxes,
    with_float_boxes,
    with_boxes_over_the_antimeridian,
    by_duckdb_with_native_statistics,
]


@pytest.mark.filterwarnings("ignore:GeoSeries.notna", "ignore:Geometry is in a geographic CRS")
@pytest.mark.parametrize("way", WAYS, ids=lambda w: w.__name__)
def test_our_answers_are_those_of_geopandas(lake, way):
    random_ = random.Random(f"{SEED} {way.__name__}")
    found = rows(random_, 1200)
    way(lake, found)
    files = [lake.folder / "t" / file for file in lake.ask("files", "t")]
    frame = pandas.concat([geopandas.read_parquet(file) for file in files])
    assert sorted(frame["id"]) == list(range(len(found)))
    shapes = [shape for shape in frame.geometry if shape is not None and not shape.is_empty]
    answers = 0
    for _ in range(QUESTIONS):
        said = condition(random_, shapes)
        wanted = sorted(frame["id"][holds(frame, said)[0]].tolist())
        answer = sorted(lake.select("t", said, ["id"])["id"].to_pylist())
        assert answer == wanted, f"seed {SEED}: {said}"
        answers += len(wanted)
    assert answers > 0
