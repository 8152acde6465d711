"""Ports: the preferred one when it is free, another otherwise."""

import socket

from graphrecon.embedded.ports import choose, is_free


def listener() -> socket.socket:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    return taken


def test_a_free_port_is_kept() -> None:
    with listener() as taken:
        port: int = taken.getsockname()[1]
    assert choose(port) == port


def test_a_taken_port_is_replaced() -> None:
    with listener() as taken:
        port = taken.getsockname()[1]
        assert not is_free(port)
        assert choose(port) != port


def test_two_ports_of_one_server_differ() -> None:
    with listener() as taken:
        port: int = taken.getsockname()[1]
    assert choose(port, port) != port
