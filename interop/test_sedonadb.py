"""Our files as SedonaDB sees them."""

import json

import pyarrow as pa
import pytest
import sedonadb
import shapely
from support import (
    NAMES,
    WINDOW,
    assert_rows,
    bounds,
    expected,
    field_crs,
    geometry_fields,
    ids_in_window,
    only_readable_in_town,
    path,
    same_crs,
    shapes,
)


@pytest.fixture(scope="module")
def sedona():
    return sedonadb.connect()


def table(frame):
    # The frame's own way to Arrow wants GeoArrow's Python packages; this one does not.
    return pa.RecordBatchReader.from_stream(frame).read_all()


def envelope(sedona, column):
    found = table(sedona.sql(f"SELECT ST_AsBinary(ST_Envelope_Agg({column})) AS box FROM file"))["box"][0].as_py()
    return None if found is None else shapely.from_wkb(found)


@pytest.mark.parametrize("name", NAMES)
def test_rows_bytes_and_bounds_are_intact(sedona, name):
    wanted = expected(name)
    frame = sedona.read_parquet(path(name))
    frame.to_view("file", True)
    assert_rows(table(sedona.sql("SELECT * FROM file ORDER BY id")), wanted)
    for field in geometry_fields(wanted.schema):
        found = envelope(sedona, field.name)
        if name.startswith("spherical"):
            # Its edges run along great circles and over the antimeridian; each vertex must lie inside.
            vertices = [p for s in shapes(name, field.name) if s is not None for p in s.coords]
            assert all(found.buffer(1e-9).covers(shapely.Point(v)) for v in vertices)
        else:
            assert (None if found is None or found.is_empty else found.bounds) == bounds(name, field.name)


@pytest.mark.parametrize("name", [n for n in NAMES if n != "unknown_crs"])
def test_each_geometry_column_has_its_crs_and_edges(sedona, name):
    actual = {f.name: f for f in geometry_fields(table(sedona.read_parquet(path(name))).schema)}
    wanted = geometry_fields(expected(name).schema)
    assert set(actual) == {f.name for f in wanted}
    for field in wanted:
        assert same_crs(field_crs(actual[field.name]), field_crs(field))
        edges = json.loads(actual[field.name].metadata[b"ARROW:extension:metadata"]).get("edges", "planar")
        assert edges == ("spherical" if name.startswith("spherical") else "planar")


def test_an_unknown_crs_is_ogc_crs84_because_sedonadb_takes_null_as_absent(sedona):
    field = geometry_fields(table(sedona.read_parquet(path("unknown_crs"))).schema)[0]
    assert same_crs(field_crs(field), field_crs(expected("points_v1_1").schema.field("geometry")))


@pytest.mark.parametrize("name", ["points_v1_1", "points_both", "points_v2_0"])
def test_a_window_never_touches_the_other_row_groups(sedona, name, tmp_path):
    window = shapely.box(*WINDOW).wkt
    where = f"WHERE ST_Intersects(geometry, ST_SetSRID(ST_GeomFromText('{window}'), 4326))"

    def ids(file):
        sedona.read_parquet(file).to_view("file", True)
        return table(sedona.sql(f"SELECT id FROM file {where} ORDER BY id"))["id"].to_pylist()

    wanted = ids_in_window(name)
    assert ids(path(name)) == wanted
    copy = only_readable_in_town(name, tmp_path)
    assert ids(copy) == wanted
    with pytest.raises(Exception, match="(?i)parquet|page|eof|decompress"):
        table(sedona.read_parquet(copy))
