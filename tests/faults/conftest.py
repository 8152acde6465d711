"""The home that faults happen to: none that other tests have filled."""

from collections.abc import Iterator

import pytest

from tests.conftest import mistreated
from tests.faults.victim import Victim


@pytest.fixture(scope="package")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    """A home of its own to mistreat."""
    yield from mistreated(tmp_path_factory)
