"""A DuckDB connection of two threads with the real spatial extension, out of the package that ships it."""

import importlib.util
import platform
from pathlib import Path

import duckdb

FOLDER = Path(__file__).resolve().parents[1] / ".data" / "extensions"


def connect():
    version = duckdb.__version__
    machine = "arm64" if platform.machine() in ("arm64", "aarch64") else "amd64"
    system = "osx" if platform.system() == "Darwin" else "linux"
    target = FOLDER / f"v{version}" / f"{system}_{machine}" / "spatial.duckdb_extension"
    if not target.exists():
        package = Path(importlib.util.find_spec("duckdb_extension_spatial").origin).parent
        source = next(package.rglob("spatial.duckdb_extension"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(source)
    connection = duckdb.connect(config={"extension_directory": str(FOLDER), "threads": 2})
    connection.execute("LOAD spatial; SET TimeZone='UTC'")
    return connection
