"""Options of Java that a user sets: they reach the server, and what is none is refused before anything starts."""

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from graphrecon import embedded
from graphrecon.embedded import Address, EmbeddedError, Java
from tests.conftest import BRIEF


def test_options_are_words_of_a_shell() -> None:
    java = Java.of("1G", "64M", "-Xlog:gc '-Dwhere=a b'")
    assert java == Java("1G", "64M", ("-Xlog:gc", "-Dwhere=a b"))
    assert Java.of("1G", "64M", " ").options == ()


@pytest.mark.parametrize(
    ("heap", "options", "told"),
    [
        ("1G", "Main", "java_options 'Main' is not an option of Java"),
        ("1G", "-Dquote='open", "java_options cannot be read"),
        ("much", "", "heap 'much' is not a size"),
    ],
)
def test_what_is_malformed_is_refused(heap: str, options: str, told: str) -> None:
    with pytest.raises(EmbeddedError, match=told):
        Java.of(heap, "64M", options)


@pytest.mark.graph
def test_options_reach_the_server(home: Path, start: Callable[[], Address]) -> None:
    embedded.stop(home)  # whoever started it before gave it none, perhaps
    start()
    process = psutil.Process(embedded.status(home).pid)
    assert set(BRIEF.options) <= set(process.cmdline())


@pytest.mark.graph
def test_an_option_that_java_does_not_know_is_explained(tmp_path: Path, cache: Path) -> None:
    java = Java("512M", "64M", ("-XX:+NoSuchThing",))
    with pytest.raises(EmbeddedError, match="Java does not take one of GRAPHRECON_JAVA_OPTIONS"):
        embedded.ensure_started(tmp_path / "home", cache, java=java, ready=lambda _: True, timeout=60)
