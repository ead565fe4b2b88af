"""Our files as geopandas sees them."""

import geopandas
import pandas
import pyarrow
import pyproj
import pytest
import shapely
from support import (
    NAMES,
    WINDOW,
    assert_rows,
    bounds,
    expected,
    field_crs,
    geometry_fields,
    has_covering,
    ids_in_window,
    is_nan,
    only_readable_in_town,
    path,
    same_crs,
)

PLANAR = [n for n in NAMES if not n.startswith("spherical")]


@pytest.mark.parametrize("name", PLANAR)
def test_rows_crs_bounds_and_bytes_are_intact(name):
    frame = geopandas.read_parquet(path(name))
    check(name, frame)


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("spherical")])
def test_spherical_edges_are_read_as_planar_with_a_warning_because_geopandas_knows_no_others(name):
    with pytest.warns(UserWarning, match="spherical edges"):
        frame = geopandas.read_parquet(path(name))
    check(name, frame)


def check(name, frame):
    wanted = expected(name)
    fields = geometry_fields(wanted.schema)
    assert len(frame) == len(wanted)
    assert frame.geometry.name == fields[0].name
    assert frame["id"].tolist() == wanted["id"].to_pylist()
    for field in fields:
        column = frame[field.name]
        assert same_crs(None if column.crs is None else pyproj.CRS(column.crs), field_crs(field))
        box = bounds(name, field.name)
        assert is_nan(column.total_bounds) if box is None else tuple(column.total_bounds) == box
        written = [None if g is None else shapely.to_wkb(g, flavor="iso", byte_order=1) for g in column]
        assert written == wanted[field.name].to_pylist()
    others = [c for c in wanted.column_names if c not in [f.name for f in fields]]
    rows = wanted.select(others)
    assert_rows(pyarrow.Table.from_pandas(pandas.DataFrame(frame)[others], schema=rows.schema), rows)


@pytest.mark.parametrize("name", ["points_v1_1", "points_both"])
def test_bbox_gives_the_rows_of_the_window_and_never_touches_the_other_row_groups(name, tmp_path):
    wanted = ids_in_window(name)
    assert geopandas.read_parquet(path(name), bbox=WINDOW)["id"].tolist() == wanted
    copy = only_readable_in_town(name, tmp_path)
    assert geopandas.read_parquet(copy, bbox=WINDOW)["id"].tolist() == wanted
    with pytest.raises(OSError):
        geopandas.read_parquet(copy)


def test_bbox_is_refused_without_a_covering_because_geopandas_ignores_native_statistics():
    assert not has_covering("points_v2_0")
    with pytest.raises(ValueError, match="bbox"):
        geopandas.read_parquet(path("points_v2_0"), bbox=WINDOW)
