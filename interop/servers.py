"""Servers that tests talk to: on the loopback, in a folder of their own, stopped when the block ends."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


class NotHere(Exception):
    """What is missing on this machine."""


def programs():
    """The folder of PostgreSQL's programs; Debian keeps them off the path."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: float(f.parent.name))
    if not found or not (found[-1] / "postgres").exists():
        raise NotHere("PostgreSQL is not installed")
    return found[-1]


def somebody():
    """Who runs PostgreSQL, which refuses to run as root."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise NotHere("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def postgresql():
    """A fresh PostgreSQL; gives "127.0.0.1:PORT/postgres", to be entered as user `interop` without a password."""
    binaries = programs()
    as_somebody = somebody()
    folder = tempfile.mkdtemp(prefix="interop-postgresql-")
    try:
        if as_somebody:
            os.chown(folder, as_somebody["user"], as_somebody["group"])
        run = {"cwd": folder, "stdout": subprocess.DEVNULL, **as_somebody}
        port = free_port()
        data = f"{folder}/data"
        initdb = [binaries / "initdb", "-D", data, "-U", "interop", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(initdb, check=True, **run)
        settings = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
        with open(f"{folder}/log", "w") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-p", str(port), *settings], stderr=log, **run
            )
        try:
            ready = [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "interop"]
            until = time.monotonic() + 30
            while subprocess.run(ready).returncode != 0:
                if server.poll() is not None or time.monotonic() > until:
                    raise AssertionError(f"PostgreSQL did not start:\n{Path(folder, 'log').read_text()}")
                time.sleep(0.1)
            yield f"127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(2)
            server.wait(30)
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def iceberg_rest(folder):
    """Iceberg's own REST servlet over a catalog in a folder; gives its address."""
    rest = HERE / "rest"
    jars = rest / "target" / "jars"
    if not jars.is_dir():
        raise NotHere("the jars of Iceberg's REST servlet could not be had")
    home = os.environ.get("JAVA_HOME")
    java = f"{home}/bin/java" if home else "java"
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [java, "-Xmx256m", f"-Djava.io.tmpdir={folder}", "-cp", f"{jars}/*", rest / "Server.java", folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        port = server.stdout.readline().strip()
        assert port.isdigit(), (folder / "log").read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        # It ends with its input.
        server.stdin.close()
        server.wait(30)
