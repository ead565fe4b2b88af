"""geoparquet-io: `gpio sort hilbert`; one file. It takes one file too: they are joined before the clock runs."""

import contextlib
import os
import sys
from pathlib import Path

import pyarrow.parquet as pq

from duckdb_spatial import FOLDER, connect
from peer import serve

FILES, TARGET = sys.argv[1:3]
JOINED = TARGET + ".joined.parquet"


def make():
    # It looks for DuckDB's extension below the home folder.
    connect().close()
    home = Path(TARGET + ".home")
    (home / ".duckdb").mkdir(parents=True, exist_ok=True)
    extensions = home / ".duckdb" / "extensions"
    if not extensions.exists():
        extensions.symlink_to(FOLDER)
    os.environ["HOME"] = str(home)
    files = sorted(Path(FILES).glob("*.parquet"))
    schema = pq.ParquetFile(files[0]).schema_arrow
    with pq.ParquetWriter(JOINED, schema, compression="zstd") as joined:
        for file in files:
            joined.write_table(pq.ParquetFile(file).read(), row_group_size=20_000)


make()
from geoparquet_io.core.hilbert_order import hilbert_order  # noqa: E402  the home must be set before


def work():
    target = Path(TARGET)
    target.mkdir(exist_ok=True)
    with contextlib.redirect_stdout(sys.stderr):  # Standard output is for the harness.
        hilbert_order(JOINED, str(target / "rows.parquet"), compression_level=3, row_group_rows=20_000,
                      geoparquet_version="1.1", overwrite=True)


serve(work)
