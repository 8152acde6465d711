"""How often somebody may try to log in, and that what is tried cannot flood the log or the processor."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from graphrecon.api import attempts, login
from graphrecon.api.attempts import Attempts
from graphrecon.cypher.graph import Graph
from graphrecon.db.accounts import audit
from tests.api.people import PROXY, client_of, log_in


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds by which the clock is ahead, as a list of one."""
    ahead, real = [0.0], time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + ahead[0])
    return ahead


@pytest.mark.graph
def test_attempts_are_limited(peopled: Graph) -> None:
    """Even the right password waits then, but not for another client; an unknown name looks like a wrong password."""
    client = client_of(peopled, "192.0.2.66")
    wrong = [client.post("/login", data={"name": name, "password": "wrong"}) for name in ("ray", "nix")]
    assert [got.status_code for got in wrong] == [401, 401]
    assert wrong[0].text.replace("ray", "nix") == wrong[1].text
    assert [log_in(client, "ray", "wrong") for _ in range(4)] == [401] * 4
    assert log_in(client) == 429
    assert log_in(client_of(peopled, "192.0.2.67")) == 303


@pytest.mark.graph
def test_what_is_not_looked_at_does_not_fill_the_log(peopled: Graph) -> None:
    """The first attempt that waits is logged; failed ones do not displace what accounts did."""
    client = client_of(peopled, "192.0.2.68")
    assert [log_in(client, "ray", "wrong") for _ in range(9)] == [401] * 5 + [429] * 4
    told = [event["status"] for event in audit.events(peopled, limit=1000) if event["client"] == "192.0.2.68"]
    assert sorted(told) == [401] * 5 + [429]
    kept = audit.MOST
    assert kept["refusal"] < kept["change"]


@pytest.mark.graph
def test_behind_the_proxy_each_client_is_one(peopled: Graph) -> None:
    """By the last address that is not the proxy's; what a client writes before it counts for nothing."""
    client = client_of(peopled, PROXY)

    def tried(forwarded: str, password: str = "wrong") -> int:
        data = {"name": "ann", "password": password}
        return client.post("/login", data=data, headers={"x-forwarded-for": forwarded}).status_code

    assert [tried(f"10.9.9.{number}, 203.0.113.7") for number in range(6)] == [401] * 5 + [429]
    assert tried(f"203.0.113.7, {PROXY}") == 429
    assert tried("203.0.113.7:5060") == 429
    assert tried("203.0.113.7, 203.0.113.8") == 401
    direct = client_of(peopled, "203.0.113.9")
    data = {"name": "ann", "password": "wrong"}
    tries = [direct.post("/login", data=data, headers={"x-forwarded-for": f"10.0.0.{n}"}) for n in range(6)]
    assert [got.status_code for got in tries] == [401] * 5 + [429]


@pytest.mark.graph
def test_only_some_passwords_wait(peopled: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes a processor and 64 MiB: who comes when many wait is told to come again, and is not counted."""
    monkeypatch.setattr(login, "MOST_WAITING", 1)
    client = client_of(peopled, "192.0.2.69")
    with client, ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda number: log_in(client, f"nobody{number}", "wrong"), range(16)))
    assert set(found) == {401, 503}
    assert log_in(client_of(peopled, "192.0.2.69")) == 303


def test_a_login_that_succeeds_does_not_count() -> None:
    """Neither for its client, behind which there may be many, nor for its name."""
    counted = Attempts()
    for _ in range(2 * attempts.MOST_OF_NAME):
        assert counted.wait("ray", "192.0.2.1") == 0
        counted.passed("ray", "192.0.2.1", counted.begin("ray", "192.0.2.1"))
    for _ in range(attempts.MOST_HERE):
        counted.begin("ray", "192.0.2.1")
    assert 0 < counted.wait("ray", "192.0.2.1") <= attempts.WINDOW


def test_an_ipv6_network_is_one_client() -> None:
    """Who has one has all of its addresses."""
    counted = Attempts()
    for number in range(attempts.MOST_OF_CLIENT):
        counted.begin(f"name{number}", f"2001:db8:1:2::{number:x}")
    assert counted.wait("ray", "2001:db8:1:2:ffff::1") > 0
    assert counted.wait("ray", "2001:db8:1:3::1") == 0


def test_a_limit_is_told_once_a_window(moved: list[float]) -> None:
    """However often it is run into."""
    counted = Attempts()
    for _ in range(attempts.MOST_HERE):
        counted.begin("ray", "192.0.2.1")
    assert [counted.first("ray", "192.0.2.1") for _ in range(3)] == [True, False, False]
    moved[0] = attempts.WINDOW + 1
    assert counted.wait("ray", "192.0.2.1") == 0
    for _ in range(attempts.MOST_HERE):
        counted.begin("ray", "192.0.2.1")
    assert [counted.first("ray", "192.0.2.1") for _ in range(2)] == [True, False]


def test_what_counts_no_more_is_forgotten(moved: list[float]) -> None:
    """Whoever tries with ever other names does not fill the memory."""
    counted = Attempts()
    for number in range(5000):
        counted.begin(f"name{number}", f"10.0.{number % 250}.{number // 250}")
        if number % 1000 == 999:
            moved[0] += attempts.WINDOW + 1
    assert len(counted._failed) < 5000
