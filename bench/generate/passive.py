"""Generated passive facts: many hosts, few facts each, of the kinds that a sensor writes most, as passive_recon.log."""

import random
from pathlib import Path

from bench.generate.scans import START

_HEADER = (
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tpassive_recon\n"
    "#fields\tts\tuid\thost\tsrvport\trecon_type\tsource\tvalue\ttargetval\n"
    "#types\ttime\tstring\taddr\tport\tenum\tstring\tstring\tstring\n"
)
_AGENTS = 400
"""User agents and servers are shared by many hosts."""


def recon_log(path: Path, lines: int, facts: int, seed: int = 1) -> Path:
    """Write a passive_recon.log of `lines` lines that make `facts` distinct facts, and return its path."""
    rng = random.Random(seed)
    with path.open("w") as file:
        file.write(_HEADER)
        for line in range(lines):
            number = line if line < facts else rng.randrange(facts)
            host, port, kind, source, value = fact(number)
            told = f"{host}\t{port or '-'}\tPassiveRecon::{kind}\t{source}\t{value}"
            file.write(f"{START + line * 0.05:.6f}\tC{line:x}\t{told}\t-\n")
    return path


def fact(number: int) -> tuple[str, int | None, str, str, str]:
    """Return host, port, kind, source and value of one fact: six of a host."""
    of, kind = divmod(number, 6)
    host = f"10.{of // 62_500}.{of // 250 % 250}.{of % 250 + 1}"
    match kind:
        case 0 | 1:
            port = (22, 443)[kind]
            return host, port, "OPEN_PORT", "TCP", f"tcp/{port}"
        case 2:
            return host, None, "HTTP_CLIENT_HEADER", "USER-AGENT", f"Mozilla/5.0 (agent {of % _AGENTS})"
        case 3:
            return host, 80, "HTTP_SERVER_HEADER", "SERVER", f"Apache/2.4.{of % _AGENTS} (Debian)"
        case 4:
            return host, None, "DNS_ANSWER", "A-192.0.2.53-53", f"host{of}.dept{of % 40}.example.org"
        case _:
            return host, 22, "SSH_SERVER", "-", f"SSH-2.0-OpenSSH_9.{of % 9}"
