"""Memory of the importer where texts are long: what is remembered of a log, and how much a batch holds."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphrecon.importers.base import Options
from graphrecon.importers.passive.recon_log import PassiveRecon
from graphrecon.importers.source import Source
from graphrecon.ingest.reader import Batches, Limits

LONG = 4_000
HEADER = (
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tpassive_recon\n"
    "#fields\tts\tuid\thost\tsrvport\trecon_type\tsource\tvalue\ttargetval\n"
)


def log(folder: Path, lines: int, distinct: int) -> Source:
    """Return a log of user agents of LONG characters."""
    path = folder / "passive_recon.log"
    with path.open("w") as file:
        file.write(HEADER)
        for number in range(lines):
            told = number % distinct
            file.write(
                f"1700000000.000000\tC1\t10.0.{told // 250}.{told % 250}\t80\tHTTP_CLIENT_HEADER\tUSER-AGENT\t"
                f"{told:06d}{'agent ' * (LONG // 6)}\t-\n"
            )
    return Source.from_path(path)


@pytest.fixture
def traced() -> Iterator[None]:
    """Let Python tell of its memory."""
    tracemalloc.start()
    yield
    tracemalloc.stop()


def test_sightings_with_long_values_are_forgotten_before_they_fill_the_memory(tmp_path: Path, traced: None) -> None:
    """40 MB of values are read, each new."""
    with log(tmp_path, 10_000, 10_000) as source:
        assert sum(1 for _ in PassiveRecon().read(source, Options())) > 10_000
    assert tracemalloc.get_traced_memory()[1] < 30e6


def test_a_batch_holds_few_rows_where_each_is_long(tmp_path: Path) -> None:
    """Texts that come again are held once, so they make no batch smaller."""
    with log(tmp_path, 3_000, 3_000) as source:
        ends = [batch.position for batch in Batches(PassiveRecon(), source, Options(), Limits()).in_turn()]
    spans = [end - begin for begin, end in zip([0, *ends], ends, strict=False)]
    assert len(spans) > 2
    assert max(spans) < 1.5 * Limits().text
    with log(tmp_path, 3_000, 30) as source:
        again = list(Batches(PassiveRecon(), source, Options(), Limits()).in_turn())
    assert len(again) == 1
    assert again[0].written == 3_000
