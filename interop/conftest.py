"""What tests of tables share."""

import pytest
from ours import Ours


def pytest_configure(config):
    # pyiceberg says so of every table that states the size of its row groups.
    config.addinivalue_line("filterwarnings", "ignore:Parquet writer option")


@pytest.fixture(scope="session")
def ours(tmp_path_factory):
    """Our side, for all tests: it is closed at the end, which fails when memory has leaked."""
    side = Ours(tmp_path_factory.mktemp("ours"))
    yield side
    side.close()


@pytest.fixture
def lake(ours, tmp_path):
    """A lake of our own in an empty folder."""
    opened = ours.lake(tmp_path / "lake")
    yield opened
    opened.close()
