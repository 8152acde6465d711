"""The server that fault tests mistreat: one home a run, ended with it."""

import signal
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest

from graphrecon import embedded
from tests.faults.victim import Victim


@pytest.fixture(scope="session")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    """A home of its own; a server that a test left stopped is continued before it is ended."""
    found = Victim.at(tmp_path_factory.mktemp("faults") / "home")
    yield found
    pid = embedded.status(found.home).pid
    if pid is not None:
        with suppress(psutil.Error):
            psutil.Process(pid).send_signal(signal.SIGCONT)
    embedded.stop(found.home)
