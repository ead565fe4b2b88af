"""geopandas: all rows in memory, ordered by hilbert_distance, written with a covering; one file."""

import sys
from pathlib import Path

import geopandas
import pandas

from peer import serve

FILES, TARGET = sys.argv[1:3]


def work():
    frames = [geopandas.read_parquet(file) for file in sorted(Path(FILES).glob("*.parquet"))]
    rows = pandas.concat(frames, ignore_index=True)
    rows = rows.drop(columns="bbox", errors="ignore")
    order = rows.geometry.hilbert_distance(total_bounds=(-180, -90, 180, 90)).sort_values(kind="stable").index
    target = Path(TARGET)
    target.mkdir(exist_ok=True)
    rows.loc[order].to_parquet(
        target / "rows.parquet", compression="zstd", compression_level=3, row_group_size=20_000,
        write_covering_bbox=True, index=False,
    )


serve(work)
