"""Our files as DuckDB with its spatial extension sees them."""

import re

import duckdb
import pyproj
import pytest
from support import (
    NAMES,
    WINDOW,
    assert_rows,
    bounds,
    duckdb_with_spatial,
    expected,
    field_crs,
    geometry_fields,
    has_native_types,
    ids_in_window,
    only_readable_in_town,
    path,
    same_crs,
)

BY_COVERING = "bbox.xmin <= $3 AND bbox.xmax >= $1 AND bbox.ymin <= $4 AND bbox.ymax >= $2"
BY_GEOMETRY = "geometry && ST_SetCRS(ST_MakeEnvelope($1, $2, $3, $4), 'OGC:CRS84')"


@pytest.fixture
def sql():
    return duckdb_with_spatial().cursor()


def type_crs(column_type):
    """The CRS in a type such as GEOMETRY('EPSG:3857')."""
    stated = re.fullmatch(r"GEOMETRY\('(.*)'\)", str(column_type), re.DOTALL)
    return pyproj.CRS.from_user_input(stated[1].replace("''", "'")) if stated else None


@pytest.mark.parametrize("name", NAMES)
def test_rows_bytes_and_bounds_are_intact(sql, name):
    wanted = expected(name)
    fields = [f.name for f in geometry_fields(wanted.schema)]
    columns = ", ".join(f"ST_AsWKB({c}) AS {c}" if c in fields else f'"{c}"' for c in wanted.column_names)
    assert_rows(sql.sql(f"SELECT {columns} FROM '{path(name)}' ORDER BY id").to_arrow_table(), wanted)
    for field in fields:
        extent = f"ST_Extent_Agg({field})"
        sides = f"ST_XMin({extent}), ST_YMin({extent}), ST_XMax({extent}), ST_YMax({extent})"
        found = sql.sql(f"SELECT {sides} FROM '{path(name)}'").fetchone()
        assert (None if found[0] is None else found) == bounds(name, field)


@pytest.mark.parametrize("name", [n for n in NAMES if n != "spherical_v2_0" and n != "spherical_both"])
def test_each_geometry_column_has_its_crs(sql, name):
    relation = sql.sql(f"FROM '{path(name)}'")
    types = dict(zip(relation.columns, relation.types))
    for field in geometry_fields(expected(name).schema):
        assert str(types[field.name]).startswith("GEOMETRY")
        assert same_crs(type_crs(types[field.name]), field_crs(field)), types[field.name]


@pytest.mark.parametrize("name", ["spherical_v2_0", "spherical_both"])
def test_a_geography_is_a_geometry_because_duckdb_knows_no_other_edges(sql, name):
    relation = sql.sql(f"SELECT geometry FROM '{path(name)}'")
    assert str(relation.types[0]).startswith("GEOMETRY")


@pytest.mark.parametrize(
    ("name", "condition"),
    [
        ("points_v1_1", BY_COVERING),
        ("points_both", BY_COVERING),
        ("points_both", BY_GEOMETRY),
        ("points_v2_0", BY_GEOMETRY),
    ],
    ids=lambda v: {BY_COVERING: "by_covering", BY_GEOMETRY: "by_native_statistics"}.get(v, v),
)
def test_a_window_never_touches_the_other_row_groups(sql, name, condition, tmp_path):
    def ids(file):
        found = sql.execute(f"SELECT id FROM '{file}' WHERE {condition} ORDER BY id", WINDOW).fetchall()
        return [row[0] for row in found]

    wanted = ids_in_window(name)
    assert ids(path(name)) == wanted
    copy = only_readable_in_town(name, tmp_path)
    assert ids(copy) == wanted
    with pytest.raises(duckdb.Error):
        sql.execute(f"SELECT sum(id), count(geometry) FROM '{copy}'").fetchall()


@pytest.mark.parametrize("name", [n for n in NAMES if has_native_types(n) and n.startswith("points")])
def test_native_statistics_are_seen_row_group_by_row_group(sql, name):
    boxes = sql.sql(
        f"SELECT geo_bbox.xmin, geo_types FROM parquet_metadata('{path(name)}')"
        " WHERE path_in_schema = 'geometry' ORDER BY row_group_id"
    ).fetchall()
    assert len(boxes) == 12
    assert all(xmin is not None and types == ["point"] for xmin, types in boxes)
