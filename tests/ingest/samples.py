"""Inputs that tests make: flow logs and scans of a given size, deterministic."""

import random
from pathlib import Path

CONN_HEADER = (
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n"
    "#open\t2026-01-01-00-00-00\n"
    "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\t"
    "conn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\t"
    "tunnel_parents\n"
    "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\t"
    "string\tcount\tcount\tcount\tcount\tset[string]\n"
)


def conn_lines(count: int, flows: int, seed: int = 1) -> list[str]:
    """Return `count` conn.log lines that make at most `flows` flows."""
    rng = random.Random(seed)
    pairs = [
        (
            f"10.0.{rng.randrange(4)}.{rng.randrange(1, 250)}",
            f"192.0.2.{rng.randrange(1, 250)}",
            rng.choice((22, 53, 80)),
        )
        for _ in range(flows)
    ]
    lines = []
    for number in range(count):
        source, target, port = rng.choice(pairs)
        lines.append(
            f"{1_767_225_600 + number * 0.25:.6f}\tC{number:x}\t{source}\t{rng.randrange(1024, 65536)}\t{target}"
            f"\t{port}\ttcp\t-\t{rng.random() * 5:.6f}\t{rng.randrange(5000)}\t{rng.randrange(90000)}\tSF\tT\tT\t0"
            f"\tShADadFf\t{rng.randrange(1, 50)}\t{rng.randrange(40, 9000)}"
            f"\t{rng.randrange(1, 50)}\t{rng.randrange(40, 90000)}\t-"
        )
    return lines


def conn_log(path: Path, count: int, flows: int, seed: int = 1) -> Path:
    """Write a conn.log and return its path."""
    path.write_text(CONN_HEADER + "".join(f"{line}\n" for line in conn_lines(count, flows, seed)))
    return path


def nmap_xml(path: Path, hosts: int, start: int = 1_767_225_600) -> Path:
    """Write an Nmap XML file of `hosts` hosts with two ports, one service and one script each; return its path."""
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n'
        f'<nmaprun scanner="nmap" args="nmap -sV 10.9.0.0/16" start="{start}" version="7.93" xmloutputversion="1.05">\n'
    ]
    for number in range(hosts):
        parts.append(
            f'<host starttime="{start + number}" endtime="{start + number + 3}">'
            f'<status state="up" reason="echo-reply"/>'
            f'<address addr="10.9.{number // 250}.{number % 250 + 1}" addrtype="ipv4"/>'
            f'<hostnames><hostname name="h{number}.lab.example" type="PTR"/></hostnames><ports>'
            '<port protocol="tcp" portid="22"><state state="open" reason="syn-ack" reason_ttl="64"/>'
            f'<service name="ssh" product="OpenSSH" version="9.{number % 4}p1" method="probed" conf="10"/></port>'
            '<port protocol="tcp" portid="80"><state state="closed" reason="reset" reason_ttl="64"/>'
            f'<script id="http-title" output="host {number % 7}"/></port>'
            "</ports></host>\n"
        )
    end = start + hosts + 5
    parts.append(
        f'<runstats><finished time="{end}"/><hosts up="{hosts}" down="0" total="{hosts}"/></runstats></nmaprun>\n'
    )
    path.write_text("".join(parts))
    return path
