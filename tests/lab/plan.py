"""The plan of the lab: its networks, routers, hosts and names, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface

DOMAIN = "lab.example"


@dataclass(frozen=True, slots=True)
class Network:
    """One Ethernet segment with an IPv4 and an IPv6 prefix out of the documentation ranges."""

    name: str
    ipv4: str
    ipv6: str

    def interface4(self, number: int) -> IPv4Interface:
        """The IPv4 address of host `number` with its prefix length."""
        base = IPv4Interface(self.ipv4)
        return IPv4Interface(f"{base.network.network_address + number}/{base.network.prefixlen}")

    def interface6(self, number: int) -> IPv6Interface:
        """The IPv6 address of host `number`, whose decimal digits are its last group (host 53 is ::53)."""
        base = IPv6Interface(self.ipv6)
        return IPv6Interface(f"{base.network.network_address + int(str(number), 16)}/{base.network.prefixlen}")


@dataclass(frozen=True, slots=True)
class Port:
    """One open port as the plan has it: the name that nmap gives the service and a part of its product."""

    proto: str
    port: int
    service: str
    product: str | None = None
    tunnel: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is different on a host before the second scan: programs ended, services begun, all open ports after it."""

    end: tuple[str, ...]
    begin: tuple[str, ...]
    ports: tuple[Port, ...]


@dataclass(frozen=True, slots=True)
class Host:
    """One host: where it is, what its name is, what it runs and which ports that opens.

    The `silent` ports answer nothing, for a filter drops what comes; a `late` host comes before the second scan.
    """

    name: str
    network: str
    number: int
    mac: str
    services: tuple[str, ...] = ()
    ports: tuple[Port, ...] = ()
    aliases: tuple[str, ...] = ()
    silent: tuple[tuple[str, int], ...] = ()
    late: bool = False
    change: Change | None = None

    @property
    def fqdn(self) -> str:
        """The full name, under lab.example."""
        return f"{self.name}.{DOMAIN}"

    @property
    def addr4(self) -> str:
        """The IPv4 address as text."""
        return str(NETWORKS[self.network].interface4(self.number).ip)

    @property
    def addr6(self) -> str:
        """The IPv6 address as text."""
        return str(NETWORKS[self.network].interface6(self.number).ip)


NETWORKS = {
    "office": Network("office", "192.0.2.0/24", "2001:db8:a::/64"),
    "transit": Network("transit", "203.0.113.0/24", "2001:db8:f::/64"),
    "servers": Network("servers", "198.51.100.0/24", "2001:db8:b::/64"),
}

ROUTERS: dict[str, dict[str, int]] = {
    "gw": {"office": 1, "transit": 1},
    "core": {"transit": 2, "servers": 1},
}
"""Each router's number in each of its networks: office - gw - transit - core - servers."""


def _tcp(port: int, service: str, product: str | None = None, tunnel: str | None = None) -> Port:
    return Port("tcp", port, service, product, tunnel)


def _udp(port: int, service: str, product: str | None = None) -> Port:
    return Port("udp", port, service, product)


SSH = _tcp(22, "ssh", "OpenSSH")

HOSTS: tuple[Host, ...] = (
    Host("probe", "office", 10, "02:00:5e:00:02:0a"),
    Host("alice", "office", 21, "08:00:27:4c:11:21"),
    Host("bob", "office", 22, "52:54:00:6b:22:22", ("sshd",), (SSH,)),
    Host("carol", "office", 23, "08:00:27:90:33:23"),
    Host(
        "printer",
        "office",
        40,
        "00:1b:a9:5e:40:40",
        ("lighttpd_printer", "snmpd"),
        (_tcp(80, "http", "lighttpd"), _udp(161, "snmp", "net-snmp")),
    ),
    Host(
        "ns",
        "servers",
        53,
        "52:54:00:10:00:53",
        ("dnsmasq", "sshd", "chronyd"),
        (SSH, _tcp(53, "domain", "dnsmasq"), _udp(53, "domain", "dnsmasq"), _udp(123, "ntp", "NTP")),
    ),
    Host(
        "www",
        "servers",
        80,
        "52:54:00:10:00:80",
        ("nginx", "sshd"),
        (SSH, _tcp(80, "http", "nginx"), _tcp(443, "http", "nginx", "ssl")),
        aliases=("shop", "intranet"),
        change=Change(
            ("nginx",),
            ("nginx_tls", "lighttpd_80"),
            (SSH, _tcp(80, "http", "lighttpd"), _tcp(443, "http", "nginx", "ssl")),
        ),
    ),
    Host(
        "mail",
        "servers",
        25,
        "52:54:00:10:00:25",
        ("postfix", "dovecot"),
        (
            _tcp(25, "smtp", "Postfix"),
            _tcp(143, "imap", "Dovecot"),
            _tcp(993, "imap", "Dovecot", "ssl"),
        ),
        aliases=("smtp", "imap"),
    ),
    Host(
        "files",
        "servers",
        45,
        "00:11:32:10:00:45",
        ("smbd", "vsftpd"),
        (
            _tcp(21, "ftp", "vsftpd"),
            _tcp(139, "netbios-ssn", "Samba smbd"),
            _tcp(445, "netbios-ssn", "Samba smbd"),
        ),
        aliases=("nas",),
    ),
    Host(
        "db",
        "servers",
        33,
        "52:54:00:10:00:33",
        ("mariadb", "postgres", "redis", "sshd"),
        (
            SSH,
            _tcp(3306, "mysql", "MySQL"),
            _tcp(5432, "postgresql", "PostgreSQL"),
            _tcp(6379, "redis", "Redis"),
        ),
    ),
    Host(
        "mon",
        "servers",
        61,
        "b8:27:eb:10:00:61",
        ("snmpd", "mosquitto", "nginx_monitor"),
        (_tcp(1883, "mosquitto"), _tcp(3000, "http", "nginx"), _udp(161, "snmp", "net-snmp")),
    ),
    Host(
        "git",
        "servers",
        90,
        "52:54:00:10:00:90",
        ("sshd_2222", "python_http"),
        (_tcp(2222, "ssh", "OpenSSH"), _tcp(8000, "http", "SimpleHTTPServer")),
        change=Change(("sshd",), ("sshd",), (SSH, _tcp(8000, "http", "SimpleHTTPServer"))),
    ),
    Host(
        "legacy",
        "servers",
        88,
        "00:0c:29:10:00:88",
        ("telnetd", "lighttpd_8081", "nginx_weak"),
        (
            _tcp(23, "telnet"),
            _tcp(8081, "http", "lighttpd"),
            _tcp(8443, "http", "nginx", "ssl"),
        ),
        silent=(("tcp", 4444), ("udp", 500)),
        change=Change(("lighttpd",), (), (_tcp(23, "telnet"), _tcp(8443, "http", "nginx", "ssl"))),
    ),
    Host(
        "new",
        "servers",
        99,
        "52:54:00:10:00:99",
        ("sshd", "lighttpd_8080"),
        (SSH, _tcp(8080, "http", "lighttpd")),
        late=True,
    ),
)

ALL = {host.name: host for host in HOSTS}
SCANNER = ALL["probe"]
MASSCAN_SOURCE = "192.0.2.11"
"""An address that no host has, so that no kernel answers masscan's own connections with a reset."""


def route(version: int, target: Host) -> list[str]:
    """The hops from the scanner to a server: the near sides of gw and core, and the server."""
    near = (NETWORKS["office"], ROUTERS["gw"]["office"]), (NETWORKS["transit"], ROUTERS["core"]["transit"])
    if version == 4:
        return [*(str(network.interface4(number).ip) for network, number in near), target.addr4]
    return [*(str(network.interface6(number).ip) for network, number in near), target.addr6]


def router_mac(router: str, network: str) -> str:
    """The MAC address of a router on one of its networks."""
    return f"02:00:5e:00:{list(ROUTERS).index(router):02x}:{list(NETWORKS).index(network):02x}"


def names() -> dict[str, list[str]]:
    """The names of every address, the host's full name first, routers included."""
    found: dict[str, list[str]] = {}
    for router, places in ROUTERS.items():
        for network, number in places.items():
            for interface in (NETWORKS[network].interface4(number), NETWORKS[network].interface6(number)):
                found[str(interface.ip)] = [f"{router}-{network}.{DOMAIN}"]
    for host in HOSTS:
        aliases = [f"{alias}.{DOMAIN}" for alias in host.aliases]
        found[host.addr4] = [host.fqdn, *aliases]
        found[host.addr6] = [host.fqdn, *aliases]
    return found


def ports(host: Host, later: bool = False) -> tuple[Port, ...]:
    """The open ports of a host at the first scan or, if `later`, at the second one."""
    if host.late and not later:
        return ()
    return host.change.ports if later and host.change else host.ports


def hosts_file() -> str:
    """The text of /etc/hosts in the lab."""
    lines = ["127.0.0.1 localhost", "::1 localhost"]
    lines += [f"{addr} {' '.join(known)}" for addr, known in names().items()]
    return "\n".join(lines) + "\n"
