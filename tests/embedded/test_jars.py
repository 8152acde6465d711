"""The lock file: complete, safe names, told apart by content."""

import dataclasses
import json
import re

import pytest

from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.jars import LOCK_FILE, Jar, Lock, format_lock, parse_lock, read_lock
from graphrecon.embedded.lock import BROWSER, NEO4J

ROW = {"group": "g", "artifact": "a", "version": "1", "classifier": "", "sha256": "ab" * 32, "size": 3}


def text(**changes: object) -> str:
    return json.dumps({"neo4j": "1", "browser": "2", "jars": [{**ROW, **changes}]})


def test_the_lock_of_the_package_is_that_of_its_command() -> None:
    lock = read_lock()
    assert (lock.neo4j, lock.browser) == (NEO4J[2], BROWSER[2])
    names = {jar.name for jar in lock.jars}
    assert f"neo4j-{lock.neo4j}.jar" in names
    assert f"neo4j-browser-{lock.browser}.jar" in names
    assert format_lock(lock) == LOCK_FILE.read_text("utf-8")


def test_the_lock_names_no_address() -> None:
    assert not re.search(r"://|\.com\b(?!\.)/|repo1|maven\.org", LOCK_FILE.read_text("utf-8"))


def test_classifier_is_part_of_the_name() -> None:
    assert Jar("g", "netty", "4", "linux-x86_64", "ab" * 32, 3).name == "netty-4-linux-x86_64.jar"


def test_digest_changes_with_content_and_not_with_order() -> None:
    one, two = Jar("g", "a", "1", "", "ab" * 32, 3), Jar("g", "b", "1", "", "cd" * 32, 3)
    lock = Lock("1", "2", (one, two))
    assert dataclasses.replace(lock, jars=(two, one)).digest == lock.digest
    assert dataclasses.replace(lock, jars=(one, dataclasses.replace(two, sha256="ef" * 32))).digest != lock.digest


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "[]",
        "{}",
        json.dumps({"neo4j": "1", "browser": "2", "jars": []}),
        json.dumps({"neo4j": "1", "browser": "2", "jars": [ROW, ROW]}),
        text(sha256="ab"),
        text(sha256="zz" * 32),
        text(size=0),
        text(artifact="../../etc/x"),
        text(artifact=".."),
        text(surprise=1),
    ],
)
def test_what_is_not_a_lock_is_refused(bad: str) -> None:
    with pytest.raises(EmbeddedError, match="not a lock file"):
        parse_lock(bad)
