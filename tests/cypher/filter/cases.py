"""The filters that goldens pin: every row of every table, and the combinations that have their own Cypher."""

from collections.abc import Iterator

from graphrecon.cypher.filter import FLOW, NMAP, NODE, PASSIVE, VIEW, Purpose, fields, metadata
from graphrecon.cypher.filter.field import Field
from graphrecon.cypher.filter.operators import OPERATORS, QUANTIFIERS
from graphrecon.cypher.filter.resolve import BOUND
from graphrecon.cypher.filter.shortcuts import SHORTCUTS

COMBINED = {
    VIEW: (
        "",
        "192.0.2.1",
        "192.0.2.0/24 2001:db8::/32 198.51.100.1-198.51.100.9",
        "!192.0.2.1 !198.51.100.3",
        "::/0",
        "::ffff:192.0.2.0/120",
        "addr != 192.0.2.1,192.0.2.2",
        "addr =~ /^192/",
        "addr =~ 192.0.2.0/24",
        "80",
        "udp/53,161",
        "80,443",
        "80 443",
        "1-1024",
        "80-90,tcp/8080,udp/53",
        "port > 1024",
        "port != 80",
        "closed:22",
        "country:FR service:ssh !port:22 net:10.0.0.0/8",
        'product:"Apache httpd" openport hostname:/corp/i',
        "timeago:7d tag:CDN",
        "country:EU",
        "service:http:8080",
        "service:-",
        "service:-:80",
        "service:/^http/",
        "service != http",
        "product:http:nginx:80",
        "product:nginx:80",
        "product:http:-",
        "version:9.6",
        "version:OpenSSH:9.6",
        "version:9.6:22",
        "version:ssh:OpenSSH:9.6:22",
        "cpe:a:openbsd:openssh",
        "cpe:cpe:/a:openbsd:openssh:9.6",
        "script:http-title:/admin/i",
        "PORT(port=8080 service=http tls)",
        "PORT(port=53 proto=udp)",
        "PORT(port=22 state=closed)",
        "PORT(service:http OR script:http-title) !tls",
        "!PORT(port=80 !service:http)",
        "country:FR OR country:DE",
        "country:FR (port:80 OR port:22)",
        "NOT (country:FR OR port:80)",
        "!!country:FR",
        "source != paris",
        "hostname != www.example.com",
        "LEN tag > 1",
        "ALL tag =~ C.*",
        "ONE source = paris",
        "NONE source = paris",
        "NONE source",
        "ONE source",
        "firstseen:2024-01-02",
        "firstseen:2024-01-01..2024-01-31T12:00",
        "firstseen:2024-01-01..2024-01-31",
        "firstseen != 2024-01-02T00:00",
        "openports:2-5",
        "cert.san:www.example.com",
        "ANY cert.san != www.example.com",
        "hostname",
        "!hostname",
        "cert",
    ),
    NMAP: ("", "192.0.2.1", "port:80 category:internet", "country:FR", "source:paris", "PORT(port=80 service:http)"),
    FLOW: (
        "",
        "192.0.2.1",
        "192.0.2.0/24",
        "10.0.0.0/8",
        "80",
        "tcp/80,443",
        "dport > 10000",
        "!dport <= 10000",
        "dport != 80",
        "dport != 80,443",
        "dport != tcp/80",
        "dport:80,1000-2000",
        "src.addr = 192.0.2.1",
        "dst.country = FR",
        "addr != 192.0.2.1",
        "!addr = 192.0.2.1",
        "proto:tcp OR proto:udp",
        "sports = 53",
        "sports != 53",
        "ANY sports < 1024",
        "ANY sports != 53",
        "ALL sports > 1024",
        "ALL sports != 53",
        "ONE sports < 1024",
        "NONE sports < 1024",
        "LEN sports = 1",
        "LEN sports != 1",
        "LEN sports = 1,3-5",
        "sports",
        "!sports",
        "times > 2024-01-02",
        "ANY times = 2024-01-02",
        "meta.query =~ .*google.*",
        "meta.dns.query = www.google.com",
        "meta.dns",
        "meta.version = 2",
        "meta.query != www.google.com",
        "ANY meta.answers =~ .*example.com",
        "ALL meta.dns.answers =~ .*example.com",
        "NONE meta.answers = mx.example.com",
        "LEN meta.answers = 2",
        "META(query =~ /google/ ANY answers =~ .*google.com)",
        "META(dns.query = www.google.com !rcode = 3)",
        "src.meta.query =~ /google/",
        "timeago:1h",
    ),
    NODE: (
        "",
        "dst.addr = 192.168.1.1",
        r"addr =~ 192\.168\.1\..*",
        "addr = 192.0.2.1",
        "addr != 192.0.2.1",
        "ALL addr = 192.0.2.0/24",
        "ONE addr = 192.0.2.0/24",
        "NONE addr = 192.0.2.0/24",
        "src.port:22",
        "country:FR",
        "!country:FR",
        "country != FR",
        "firstseen > 2024-01-02",
        "meta.query =~ /google/",
    ),
    PASSIVE: (
        "",
        "192.0.2.1",
        "192.0.2.0/24 2001:db8::/32",
        "!192.0.2.1",
        "80",
        "udp/53,161",
        "recontype:open_port,SSH_SERVER sensor:border",
        "recontype:HTTP_SERVER_HEADER source:SERVER value:/apache/i !port:80",
        "hostname:www.example.com OR target:www.example.com",
        "192.0.2.0/24 lastseen >= 2024-01-02",
        "ja3:/^00/ OR ja4",
        "count > 100",
    ),
}


def cases(purpose: Purpose) -> Iterator[str]:
    """Yield COMBINED; each name as what exists; the opposite and the example of each row; each operator by type."""
    yield from COMBINED[purpose]
    yield from sorted(_names(purpose))
    seen: set[str] = set()
    for row in fields.TABLE:
        if row.name not in _names(purpose):
            continue
        yield f"!{row.name}"
        yield row.example
        if row.type.name not in seen and purpose in (VIEW, NMAP, FLOW):
            seen.add(row.type.name)
            value = VALUES.get(row.type.name, "word")
            yield from (f"{row.name} {symbol} {value}" for symbol in _symbols(row))
    if purpose is VIEW:
        yield from (name for name, row in SHORTCUTS.items() if row.filter)
        yield from (f"{name}:{row.example or 'rw'}" for name, row in SHORTCUTS.items() if row.valued)
        yield from (
            "search:a OR country:FR",
            "search:a !search:b",
            "!search:a",
            "(search:a country:FR) OR net:10.0.0.0/8",
        )
        yield from ("hop:192.0.2.1:3", "hop:[2001:db8::1]:3", "vuln:CVE-2014-0160:VULNERABLE")
    if purpose in (VIEW, NMAP):
        yield from PARTS
    if purpose is PASSIVE:
        yield from ("tag:CDN:example", f"ja3s::{'a' * 32}", 'product:"Apache httpd"')
    if purpose is FLOW:
        yield from (f"meta.{row.name}" for row in metadata.PROTOCOLS)
        yield from (f"meta.{name}" for name in ("query", "host", "uri", "answers", "status_code", "san.dns"))
        yield from (operator.example for operator in OPERATORS if not operator.example.startswith("hostname"))
        yield from (quantifier.example for quantifier in QUANTIFIERS)


def _names(purpose: Purpose) -> set[str]:
    found = set(fields.names(purpose.name))
    return found | set(fields.names("port")) - BOUND if purpose in (VIEW, NMAP) else found


def _symbols(row: Field) -> list[str]:
    return [operator.symbols[0] for operator in OPERATORS if operator.name in row.type.operators]


PARTS = (
    "tag:CDN:example",
    'tag:"Reserved address":private',
    'vuln:CVE-2014-0160:"LIKELY VULNERABLE"',
    'product:http:"Apache httpd":80',
    'script:http-title:"Welcome: admin"',
    "cpe:a:apache:'http server'",
    "country:FR|DE",
    "httphdr:server",
    "httphdr:server:/nginx/",
    'httphdr:server:"Apache httpd"',
    "httpapp:OWA",
    "httpapp::/^15/",
    "smb.os:/Windows 10/i",
    "screenshot:80",
    "screenshot:udp/53",
    "screenshot:http",
    f"screenshot:{'a' * 64}",
    "screenwords:login,password",
    "screenwords:login:http",
    "PORT(port=80 screenshot:http)",
    f"ja3:{'a' * 40},{'b' * 32}",
    "ja3:771,4865-4866,0-23,29-23,0",
    f"ja3s:{'a' * 32}:{'b' * 32}",
    "ja3s::771,4865-4866,0-23,29-23,0",
    f"PORT(ja3s::{'b' * 32})",
    "sshkey.type:ssh-rsa,ecdsa-sha2-nistp256",
    "sshkey:MD5:" + ":".join(["aB"] * 16),
    f"sshkey.fingerprint:SHA256:{'a' * 43},{'b' * 40}",
    "scan:A2C36E,word",
    "3405803780 !3405803781",
    "file:smb-enum-shares:C$",
)
VALUES = {
    "time": "2024-01-02",
    "times": "2024-01-02",
    "integer": "5",
    "decimal": "7.5",
    "fingerprint": "a" * 32,
    "port": "80",
    "port list": "80",
    "span": "7d",
    "boolean": "true",
    "address": "192.0.2.1",
    "access": "w",
    "uid": "a2c36e",
    "country": "FR",
}
"""A value of a type that each of its operators takes; "word" for the others."""
