"""Generated scans: hosts whose ports, products and banners are as unevenly spread as real ones, as Nmap XML."""

import random
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address
from pathlib import Path
from xml.sax.saxutils import quoteattr

import msgspec

START = 1_767_225_600
"""Epoch seconds of the first generated observation."""

_PORTS: tuple[tuple[int, int, str, tuple[str, ...]], ...] = (
    (443, 30, "http", ("nginx", "Apache httpd", "Microsoft IIS httpd", "lighttpd", "HAProxy")),
    (80, 28, "http", ("nginx", "Apache httpd", "Microsoft IIS httpd", "lighttpd", "Boa HTTPd")),
    (22, 24, "ssh", ("OpenSSH", "Dropbear sshd", "Cisco SSH")),
    (3389, 7, "ms-wbt-server", ("Microsoft Terminal Services",)),
    (445, 7, "microsoft-ds", ("Samba smbd", "Microsoft Windows Server 2019 microsoft-ds")),
    (25, 6, "smtp", ("Postfix smtpd", "Exim smtpd", "Microsoft Exchange smtpd")),
    (53, 6, "domain", ("ISC BIND", "dnsmasq", "Unbound")),
    (21, 5, "ftp", ("vsftpd", "ProFTPD", "Pure-FTPd")),
    (8080, 5, "http", ("Apache Tomcat", "Jetty", "nginx")),
    (3306, 3, "mysql", ("MySQL", "MariaDB")),
    (5432, 2, "postgresql", ("PostgreSQL DB",)),
    (6379, 1, "redis", ("Redis key-value store",)),
    (9100, 1, "jetdirect", ()),
    (161, 1, "snmp", ("net-snmp",)),
)
_WEB = frozenset({80, 443, 8080})
_OTHER = 8


class Script(msgspec.Struct, frozen=True):
    """What a script printed."""

    name: str
    output: str


class Port(msgspec.Struct, frozen=True):
    """One open or closed port of a generated host."""

    port: int
    state: str
    name: str | None
    product: str | None
    version: str | None
    scripts: tuple[Script, ...]


class Scanned(msgspec.Struct, frozen=True):
    """One generated host; times are epoch seconds."""

    addr: str
    name: str | None
    start: int
    end: int
    ports: tuple[Port, ...]


def hosts(count: int, *, heavy: bool = False, seed: int = 1, first: str = "10.0.0.1") -> Iterator[Scanned]:
    """Yield `count` hosts: 2 to 6 ports, 1 or 2 scripts a web port; with `heavy` 10 ports and 3 scripts each."""
    rng = random.Random(seed)
    base = int(IPv4Address(first))
    for number in range(count):
        start = START + number // 8
        yield Scanned(
            addr=str(IPv4Address(base + number + number // 40)),
            name=_name(rng, number) if rng.random() < 0.7 else None,
            start=start,
            end=start + rng.randrange(2, 90),
            ports=_ports(rng, number, heavy),
        )


def _name(rng: random.Random, number: int) -> str:
    company = int(400 * rng.random() ** 2)
    role = rng.choice(("www", "mail", "ns1", "vpn", "host", "app", "db"))
    return f"{role}{number}.site{company % 37}.corp{company}.example"


def _ports(rng: random.Random, number: int, heavy: bool) -> tuple[Port, ...]:
    wanted = 10 if heavy else rng.choice((2, 2, 3, 3, 3, 4, 4, 5, 6))
    known = {each[0]: each for each in _PORTS}
    weights = [each[1] for each in _PORTS]
    chosen: set[int] = set()
    while len(chosen) < wanted:
        if rng.random() < _OTHER / 100:
            chosen.add(int(1024 + 64_000 * rng.random() ** 3))
        else:
            chosen.add(rng.choices(_PORTS, weights)[0][0])
    ports: list[Port] = []
    left = 3 if heavy else 99
    for port in sorted(chosen, key=lambda each: (each not in _WEB, each)):
        _, _, name, products = known.get(port, (port, 0, "unknown", ()))
        is_open = rng.random() < 0.9
        product = products[min(int(len(products) * rng.random() ** 2), len(products) - 1)] if products else None
        version = f"{int(4 * rng.random() ** 2) + 1}.{int(30 * rng.random() ** 2)}" if product else None
        scripts: list[Script] = []
        if is_open and left and (heavy or port in _WEB):
            scripts = _scripts(rng, number, port, product, 2 if heavy else rng.choice((1, 2)), heavy)[:left]
            left -= len(scripts)
        ports.append(
            Port(
                port=port,
                state="open" if is_open else "closed",
                name=name if is_open and name != "unknown" else None,
                product=product if is_open else None,
                version=version if is_open else None,
                scripts=tuple(scripts),
            )
        )
    return tuple(ports)


def _scripts(rng: random.Random, number: int, port: int, product: str | None, count: int, long: bool) -> list[Script]:
    title = rng.choice(("Welcome to nginx!", "Index of /", "Login", "Apache2 Debian Default Page: It works"))
    if rng.random() < 0.6:
        title = f"Portal of customer {number} at port {port}"
    found = [Script("http-title" if port in _WEB else "banner", title)]
    if count > 1:
        text = f"\n  Server: {product or 'unknown'}\n  X-Request-Id: {rng.getrandbits(64):016x}"
        if long:
            text += "".join(f"\n  X-Header-{line}: {rng.getrandbits(128):032x}" for line in range(rng.randrange(4, 30)))
        found.append(Script("http-headers" if port in _WEB else "fingerprint-strings", text))
    return found


def nmap_xml(path: Path, found: Iterable[Scanned], *, args: str = "nmap -sV -sC 10.0.0.0/8") -> Path:
    """Write the XML that Nmap would have written of these hosts, and return its path."""
    with path.open("w") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n'
            f'<nmaprun scanner="nmap" args={quoteattr(args)} start="{START}" version="7.94" xmloutputversion="1.05">\n'
            '<scaninfo type="syn" protocol="tcp" numservices="1000" services="1-1000"/>\n'
        )
        count = 0
        for host in found:
            file.write(_host(host))
            count += 1
        file.write(
            f'<runstats><finished time="{START + count}"/><hosts up="{count}" down="0" total="{count}"/></runstats>\n'
            "</nmaprun>\n"
        )
    return path


def _host(host: Scanned) -> str:
    name = f'<hostname name="{host.name}" type="PTR"/>' if host.name else ""
    return (
        f'<host starttime="{host.start}" endtime="{host.end}">'
        '<status state="up" reason="echo-reply" reason_ttl="55"/>\n'
        f'<address addr="{host.addr}" addrtype="ipv4"/>\n<hostnames>{name}</hostnames>\n'
        '<ports><extraports state="filtered" count="990">'
        '<extrareasons reason="no-response" count="990"/></extraports>\n'
        + "".join(_port(port) for port in host.ports)
        + '</ports>\n<times srtt="12345" rttvar="5000" to="100000"/>\n</host>\n'
    )


def _port(port: Port) -> str:
    reason = "syn-ack" if port.state == "open" else "reset"
    service = ""
    if port.name:
        product = f" product={quoteattr(port.product)} version={quoteattr(port.version or '')}" if port.product else ""
        service = f'<service name="{port.name}"{product} method="probed" conf="10"/>'
    scripts = "".join(
        f"<script id={quoteattr(script.name)} output={quoteattr(script.output)}/>" for script in port.scripts
    )
    return (
        f'<port protocol="tcp" portid="{port.port}"><state state="{port.state}" reason="{reason}" reason_ttl="55"/>'
        f"{service}{scripts}</port>\n"
    )
