"""Our files as pyarrow sees them: values, statistics, page index."""

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from support import (
    NAMES,
    TOWN,
    WINDOW,
    bounds,
    expected,
    geo,
    geometry_fields,
    has_covering,
    has_native_types,
    ids_in_window,
    only_readable_in_town,
    path,
    shapes,
)

COVERED = [n for n in NAMES if has_covering(n)]
WITH_ROWS = [n for n in NAMES if not n.startswith("empty")]


def chunks(name):
    metadata = pq.read_metadata(path(name))
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            yield metadata.row_group(group).column(number)


def coverings(name):
    """Geometry column to the name of its covering, as the geo metadata has it."""
    return {c: v["covering"]["bbox"]["xmin"][0] for c, v in geo(name)["columns"].items() if "covering" in v}


def test_every_sample_was_written():
    assert len(NAMES) == 27


@pytest.mark.parametrize("name", NAMES)
def test_the_table_equals_the_rows_that_went_in(name):
    wanted = expected(name)
    assert pq.read_table(path(name)).select(wanted.column_names).equals(wanted)


@pytest.mark.parametrize("name", NAMES)
def test_the_geo_metadata_names_columns_bounds_and_version(name):
    metadata = geo(name)
    fields = [f.name for f in geometry_fields(expected(name).schema)]
    assert list(metadata["columns"]) == fields
    assert metadata["primary_column"] == fields[0]
    assert metadata["version"] == ("2.0-dev" if name.endswith("_v2_0") else "1.1.0")
    for column in fields:
        box = metadata["columns"][column].get("bbox")
        if name.startswith("spherical") or bounds(name, column) is None:
            assert box is None
        else:
            assert tuple(box[:2] + box[len(box) // 2 :][:2]) == bounds(name, column)


def test_epoch_orientation_and_spherical_edges_stand_in_the_geo_metadata():
    assert geo("epoch")["columns"]["geometry"]["epoch"] == 2021.5
    assert geo("epoch")["columns"]["geometry"]["orientation"] == "counterclockwise"
    assert geo("spherical_v1_1")["columns"]["geometry"]["edges"] == "spherical"


@pytest.mark.parametrize("name", [n for n in COVERED if n in WITH_ROWS])
def test_statistics_of_the_covering_have_min_and_max_in_every_row_group(name):
    for column, covering in coverings(name).items():
        table = pq.read_table(path(name), columns=[covering])
        assert table.num_rows == len(expected(name))
        found = [c for c in chunks(name) if c.path_in_schema.startswith(covering + ".")]
        assert len(found) == 4 * pq.read_metadata(path(name)).num_row_groups
        first = 0
        every = shapes(name, column)
        metadata = pq.read_metadata(path(name))
        for group in range(metadata.num_row_groups):
            rows = metadata.row_group(group).num_rows
            boxes = [g.bounds for g in every[first : first + rows] if g is not None and not g.is_empty]
            first += rows
            for side, leaf in enumerate(("xmin", "ymin", "xmax", "ymax")):
                chunk = next(c for c in found[4 * group : 4 * group + 4] if c.path_in_schema.endswith(leaf))
                if boxes:
                    assert chunk.statistics.has_min_max, (group, leaf)
                    assert chunk.statistics.min == min(b[side] for b in boxes)
                    assert chunk.statistics.max == max(b[side] for b in boxes)
                assert chunk.statistics.null_count == rows - len(boxes)


@pytest.mark.parametrize("name", COVERED)
def test_the_covering_holds_the_box_of_each_geometry(name):
    for column, covering in coverings(name).items():
        boxes = pq.read_table(path(name), columns=[covering])[covering].to_pylist()
        for shape, box in zip(shapes(name, column), boxes, strict=True):
            if shape is None:
                assert box is None
            elif shape.is_empty:
                assert set(box.values()) == {None}
            else:
                assert (box["xmin"], box["ymin"], box["xmax"], box["ymax"]) == shape.bounds


@pytest.mark.parametrize("name", WITH_ROWS)
def test_every_column_chunk_has_a_page_index(name):
    for chunk in chunks(name):
        assert chunk.has_offset_index, chunk.path_in_schema
        is_geometry = chunk.path_in_schema in geo(name)["columns"]
        assert chunk.has_column_index or is_geometry, chunk.path_in_schema


@pytest.mark.parametrize("name", [n for n in WITH_ROWS if has_native_types(n)])
def test_native_geometry_types_carry_their_statistics(name):
    for chunk in chunks(name):
        if chunk.path_in_schema == "geometry" and not name.startswith("spherical"):
            assert chunk.is_geo_stats_set
    kind = "Geography" if name.startswith("spherical") else "Geometry"
    column = pq.ParquetFile(path(name)).schema.names.index("geometry")
    assert str(pq.ParquetFile(path(name)).schema.column(column).logical_type).startswith(kind)


@pytest.mark.parametrize("name", ["points_v1_1", "points_both"])
def test_a_filter_on_the_covering_never_touches_the_other_row_groups(name, tmp_path):
    xmin, ymin, xmax, ymax = WINDOW
    box = (
        (pc.field("bbox", "xmin") <= xmax)
        & (pc.field("bbox", "xmax") >= xmin)
        & (pc.field("bbox", "ymin") <= ymax)
        & (pc.field("bbox", "ymax") >= ymin)
    )
    copy = only_readable_in_town(name, tmp_path)
    assert pq.read_table(copy, filters=box)["id"].to_pylist() == ids_in_window(name)
    assert pq.ParquetFile(copy).read_row_group(TOWN).num_rows == 500
    with pytest.raises(OSError):
        pq.read_table(copy)
