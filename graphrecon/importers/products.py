"""Which software a banner names: a table of patterns whose fields are called as Nmap calls them."""

import re
from typing import NamedTuple


class Product(NamedTuple):
    """What a banner tells of a service; the fields are those of a Service, and the name that it gives itself."""

    name: str
    product: str | None = None
    version: str | None = None
    extrainfo: str | None = None
    ostype: str | None = None
    hostname: str | None = None


class _Row(NamedTuple):
    pattern: re.Pattern[str]
    product: str


def _rows(*rows: tuple[str, str]) -> tuple[_Row, ...]:
    return tuple(_Row(re.compile(pattern, re.S), product) for pattern, product in rows)


_SSH = re.compile(r"SSH-([\d.]{1,16})-")
_VERSION = r"(?P<version>[\w.+~-]+)"
_HOST = r"220[ -](?P<hostname>[\w.-]+) "
TABLE: dict[str, tuple[_Row, ...]] = {
    "ssh": _rows(
        (r"SSH-[\d.]+-OpenSSH_(?P<version>\S+(?: (?:Debian|Ubuntu|FreeBSD|Raspbian)-\S+)?)", "OpenSSH"),
        (r"SSH-[\d.]+-dropbear_?(?P<version>[\w.]+)?", "Dropbear sshd"),
        (r"SSH-[\d.]+-Cisco-(?P<version>[\w.]+)", "Cisco SSH"),
        (r"SSH-[\d.]+-ROSSSH", "MikroTik RouterOS sshd"),
        (r"SSH-[\d.]+-libssh[_-](?P<version>[\w.]+)", "libssh"),
        (r"SSH-[\d.]+-WeOnlyDo (?P<version>[\w.]+)", "WeOnlyDo sshd"),
    ),
    "http": _rows(
        (rf"nginx(?:/{_VERSION}(?: \((?P<extrainfo>[^)]*)\))?)?", "nginx"),
        (rf"Apache(?:/{_VERSION})?(?: (?P<extrainfo>\([^)]*\).*))?", "Apache httpd"),
        (rf"lighttpd(?:/{_VERSION})?", "lighttpd"),
        (rf"Microsoft-IIS/{_VERSION}", "Microsoft IIS httpd"),
        (rf"Microsoft-HTTPAPI/{_VERSION}", "Microsoft HTTPAPI httpd"),
        (rf"SimpleHTTP/{_VERSION}(?: (?P<extrainfo>Python/\S+))?", "SimpleHTTPServer"),
        (rf"Caddy(?:/{_VERSION})?", "Caddy httpd"),
        (rf"Jetty\({_VERSION}\)", "Jetty"),
        (rf"MiniServ/{_VERSION}", "MiniServ"),
        (r"cloudflare", "Cloudflare http proxy"),
    ),
    "ftp": _rows(
        (rf"220[ -]\(vsFTPd {_VERSION}\)", "vsftpd"),
        (rf"220[ -]ProFTPD {_VERSION}", "ProFTPD"),
        (rf"220[ -]FileZilla Server(?: version)? {_VERSION}", "FileZilla ftpd"),
        (r"220[ -][^\r\n]*Pure-FTPd", "Pure-FTPd"),
        (r"220[ -]Microsoft FTP Service", "Microsoft ftpd"),
    ),
    "smtp": _rows(
        (rf"{_HOST}ESMTP Postfix(?: \((?P<extrainfo>[^)]*)\))?", "Postfix smtpd"),
        (rf"{_HOST}ESMTP Exim {_VERSION}", "Exim smtpd"),
        (rf"{_HOST}ESMTP Sendmail {_VERSION}", "Sendmail"),
        (rf"{_HOST}Microsoft ESMTP MAIL Service", "Microsoft Exchange smtpd"),
    ),
    "imap": _rows((r"\* OK [^\r\n]*Dovecot", "Dovecot imapd"), (r"\* OK [^\r\n]*Courier", "Courier Imapd")),
    "pop3": _rows((r"\+OK [^\r\n]*Dovecot", "Dovecot pop3d"), (r"\+OK [^\r\n]*Courier", "Courier pop3d")),
    "domain": _rows((rf"dnsmasq-{_VERSION}", "dnsmasq"), (r"(?P<version>9\.\d+\.\d+\S*)", "ISC BIND")),
}
"""The service's name -> patterns of the beginning of its banner, and the product that each shows."""


def recognise(name: str, banner: str) -> Product:
    """Return the Product of a service's banner: of a web server, its Server header; nothing but the name if unknown."""
    for row in TABLE.get(name, ()):
        found = row.pattern.match(banner[:2048])
        if found is not None:
            fields = {key: value for key, value in found.groupdict().items() if value}
            if name == "ssh" and "version" in fields:
                fields["version"] = fields["version"].replace("-", " ", 1)
            return Product(name, row.product, **{**fields, **_protocol(name, banner)})
    return Product(name, **_protocol(name, banner))


def _protocol(name: str, banner: str) -> dict[str, str]:
    """Return the version of its protocol that an SSH server tells, in Nmap's words."""
    found = _SSH.match(banner) if name == "ssh" else None
    return {"extrainfo": f"protocol {'2.0' if found[1] == '1.99' else found[1]}"} if found else {}
