"""What tests of tables share."""

import pytest
from ours import Ours


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
