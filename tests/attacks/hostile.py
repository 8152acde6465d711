"""Hostile texts, and scans of which they are every text."""

from pathlib import Path
from xml.sax.saxutils import quoteattr

TEXTS: tuple[str, ...] = (
    "'", '"', "`", "\\", "\\u0060", "\\u0027", "'\\", "'; DROP", "//", "/* x */", "/*", "$addr", "$rows[0]", "{{7*7}}",
    "'}) DETACH DELETE n //", '"}) DETACH DELETE n //', "`}) MATCH (n) DETACH DELETE n //", "x`:Attack {a: 1}",
    "\\u0060}) CREATE (:Attack) //", "\\u0027}) CREATE (:Attack) WITH 1 AS x //", "CREATE (:Attack)", ":Attack",
    "LOAD CSV FROM 'file:///etc/passwd' AS x CREATE (:Attack)", "CALL dbms.killConnections()", "} IN TRANSACTIONS",
    "' OR 1=1 OR '", "`; MATCH (n) DELETE n", "Ａttack", "ʼ", "＂", "\u2028", "\u2029", "\ufeff", "\u00a0",
    "\u202egnp.exe", "\u2066\u2067\u2069", "\u200b\u200f", "e\u0301\u0489" * 20, "\U000e0041", "\U0001f600",
    "=HYPERLINK(\"http://x\",\"y\")", "@SUM(A1)", "+1", "-1", "%s%n%x", "{0}", "[bold red]x[/]",
    "<script>alert(1)</script>", "../../../etc/passwd", "null", "NaN", "",
)  # fmt: skip
"""Text that is valid everywhere."""
CONTROLS = (
    *(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))),
    "\x1b[31mred", "\x1b]0;title\x07", "\x1b[2J\x1b[H", "\x9b31m", "a\rb", "a\r\nb", "a\nHost 6.6.6.6",
    "\x1bP+q544e\x1b\\",
)  # fmt: skip
"""Text with control characters: raw, they are valid in no XML."""
BYTES = (b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xe2\x80", b"\xc0\xaf", b"\x80")
"""Bytes that are not UTF-8."""
LONG = "\x1b[31m'`" + "A" * 10_000_000


def stored(text: str) -> str:
    """Return what the graph keeps of a text: all of it, but NUL is written out."""
    return text.replace("\0", "\\x00")


def _values() -> list[bytes]:
    valid = [quoteattr(text).encode() for text in TEXTS]
    raw = [b'"' + text.encode() + b'"' for text in CONTROLS if '"' not in text and "<" not in text and "&" not in text]
    references = [f'"&#{code};"'.encode() for code in (*range(1, 0x20), 0x9B, 0xD800, 0xFFFE)]
    return [*valid, *raw, *references, *(b'"' + text + b'"' for text in BYTES)]


HOST = """\
<host starttime="1767225600" endtime="1767225700"><status state="up" reason=@/>
<address addr="10.66.{high}.{low}" addrtype="ipv4"/>
<address addr="00:00:5e:00:53:{mac:02x}" addrtype="mac" vendor=@/>
<hostnames><hostname name=@ type=@/></hostnames><ports>
<extraports state=@ count="3"><extrareasons reason=@ count="3"/></extraports>
<port protocol="tcp" portid="{port}"><state state="open" reason=@ reason_ttl="64" reason_ip=@/>
<service name=@ product=@ version=@ extrainfo=@ ostype=@ devicetype=@ hostname=@ servicefp=@ tunnel=@
 method="probed" conf="10"><cpe>cpe:/a:x</cpe></service>
<script id=@ output=@><elem key=@>x</elem><table key=@><elem key=@>y</elem></table></script></port></ports>
<os><osmatch name=@ accuracy="90" line="1"><osclass type=@ vendor=@ osfamily=@ osgen=@ accuracy="90"/></osmatch></os>
<hostscript><script id=@ output=@/></hostscript></host>
"""


def nmap_xml(path: Path) -> Path:
    """A host a text, which stands in every attribute that is one, and a host with a script of 10 MB."""
    hosts = []
    for number, value in enumerate(_values()):
        host = HOST.format(high=number // 250, low=number % 250 + 1, mac=number % 256, port=number + 1)
        hosts.append(host.encode().replace(b"@", value))
    hosts.append(
        b'<host><status state="up"/><address addr="10.66.9.9" addrtype="ipv4"/><ports><port protocol="tcp" portid="80">'
        b'<state state="open"/><script id="long" output="' + LONG.encode() + b'"/></port></ports></host>'
    )
    path.write_bytes(
        b'<?xml version="1.0"?>\n'
        b"<nmaprun scanner=\"nmap\" args=\"nmap '}) DETACH DELETE n //\" start=\"1767225600\" version=\"7\">"
        + b"".join(hosts) + b'<runstats><finished time="1767225900" summary="`x`"/></runstats></nmaprun>\n'
    )  # fmt: skip
    return path


def masscan_xml(path: Path) -> Path:
    """A host a text, which is its banner and the name of its service, and one with a banner of 10 MB."""
    hosts = []
    values = _values()
    for number, value in enumerate([*values, b'"' + LONG.encode() + b'"']):
        name = value if number < len(values) else b'"http"'
        hosts.append(
            b'<host endtime="1767225700"><address addr="10.67.%d.%d" addrtype="ipv4"/><ports>'
            b'<port protocol="tcp" portid="80"><state state="open" reason=%b reason_ttl="64"/>'
            b"<service name=%b banner=%b></service></port></ports></host>\n"
            % (number // 250, number % 250 + 1, name, name, value)
        )
    path.write_bytes(
        b'<?xml version="1.0"?>\n'
        b'<nmaprun scanner="masscan" start="1767225600" version="1.0-BETA" xmloutputversion="1.03">\n'
        b'<scaninfo type="syn" protocol="tcp" />\n' + b"".join(hosts) + b"</nmaprun>\n"
    )
    return path
