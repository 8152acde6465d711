"""What software a banner or a header tells of, as a Service in the words of service scanners."""

import re
from functools import lru_cache

from graphrecon.importers.passive.fact import Fact
from graphrecon.model.host import Service, service
from graphrecon.model.scan import Ran
from graphrecon.model.values import cut_text

_SERVER = re.compile(r"([^/\s(]+(?:\s[^/\s(]+)*)(?:/([^\s(]+))?(?:\s*\(([^)]*)\))?\s*(.*)", re.S)
_PRODUCTS = {
    "apache": "Apache httpd",
    "apache-coyote": "Apache Tomcat/Coyote JSP engine",
    "cloudflare": "Cloudflare http proxy",
    "lighttpd": "lighttpd",
    "microsoft-httpapi": "Microsoft HTTPAPI httpd",
    "microsoft-iis": "Microsoft IIS httpd",
    "nginx": "nginx",
    "openresty": "OpenResty web app server",
    "caddy": "Caddy httpd",
    "werkzeug": "Werkzeug httpd",
    "simplehttp": "SimpleHTTPServer",
    "squid": "Squid http proxy",
}
"""Products of a Server header under the name that service scanners give them."""
_SSH = re.compile(r"SSH-(\d+\.\d+)-([^\s_-]+)[_-]?(\S*)\s*(.*)", re.S)
_SSH_PRODUCTS = {"openssh": "OpenSSH", "dropbear": "Dropbear sshd", "libssh": "libssh", "cisco": "Cisco SSH"}
_BANNERS = (
    ("smtp", re.compile(r"220[ -]\S+ ESMTP (Postfix)"), "Postfix smtpd"),
    ("smtp", re.compile(r"220[ -]\S+ ESMTP (Exim) (\S+)"), "Exim smtpd"),
    ("smtp", re.compile(r"220[ -]\S+ ESMTP (Sendmail) ([^/;\s]+)"), "Sendmail"),
    ("smtp", re.compile(r"220[ -]\S+ .*(?:E?SMTP)"), None),
    ("ftp", re.compile(r"220 \((vsFTPd) (\S+?)\)"), "vsftpd"),
    ("ftp", re.compile(r"220 (ProFTPD) (\S+)"), "ProFTPD"),
    ("ftp", re.compile(r"220-+ Welcome to (Pure-FTPd)"), "Pure-FTPd"),
    ("ftp", re.compile(r"220[ -].*FTP", re.I), None),
    ("pop3", re.compile(r"\+OK (Dovecot)"), "Dovecot pop3d"),
    ("pop3", re.compile(r"\+OK\b"), None),
    ("imap", re.compile(r"\* OK .*(Dovecot)"), "Dovecot imapd"),
    ("imap", re.compile(r"\* OK .*(Courier)"), "Courier Imapd"),
    ("imap", re.compile(r"\* OK\b"), None),
    ("vnc", re.compile(r"(RFB) (\d{3}\.\d{3})"), "VNC"),
    ("nntp", re.compile(r"20[01] .*(INN|NNTP)"), None),
)


def server_header(fact: Fact) -> None:
    """Lead to the Service that a Server header tells of."""
    parts = _SERVER.fullmatch(fact.value.strip())
    if parts is None or fact.port is None:
        return
    product = _PRODUCTS.get(parts[1].lower(), parts[1])
    extra = "; ".join(part for part in (parts[3], parts[4]) if part)
    _run(fact, _service("http", product, parts[2], f"({extra})" if extra else None))


def ssh_banner(fact: Fact) -> None:
    """Take an SSH banner apart and, of a server, lead to its Service."""
    parts = _SSH.fullmatch(fact.value.strip())
    if parts is None:
        return
    product = _SSH_PRODUCTS.get(parts[2].lower(), parts[2])
    version = " ".join(part for part in (parts[3], parts[4].replace("-", " ", 1)) if part)
    fact.data.update({"product": product, **({"version": version} if version else {})})
    if fact.port is not None:
        _run(fact, _service("ssh", product, version or None, f"protocol {parts[1]}"))


def tcp_banner(fact: Fact) -> None:
    """Lead to the Service that the first bytes of a server tell of."""
    if fact.port is None:
        return
    if fact.value.startswith("SSH-"):
        ssh_banner(fact)
        return
    for name, pattern, product in _BANNERS:
        found = pattern.match(fact.value)
        if found:
            version = found[2] if pattern.groups > 1 else None
            _run(fact, _service(name, product, version, None))
            return


def named(fact: Fact, name: str | None, product: str | None, version: str | None) -> None:
    """Lead to a Service that the sensor itself recognised."""
    _run(fact, _service(name, product, version, None))


def _run(fact: Fact, found: Service) -> None:
    fact.link(Ran, found, found.uid)


@lru_cache(maxsize=4096)
def _service(name: str | None, product: str | None, version: str | None, extra: str | None) -> Service:
    return service(*(cut_text(text) if text else None for text in (name, product, version, extra)))
