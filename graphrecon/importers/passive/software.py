"""What software a banner or a header tells of, as a Service in the words of service scanners."""

import re
from functools import lru_cache

from graphrecon.importers.passive.fact import Fact
from graphrecon.model.host import Service, service
from graphrecon.model.scan import Ran
from graphrecon.model.values import cut_text

_SERVER = re.compile(r"([^/\s(]+(?:\s[^/\s(]+)*)(?:/([^\s(]+))?(?:\s*\(([^)]*)\))?\s*(.*)", re.S)
_PRODUCTS = {
    "abyss": "Abyss httpd",
    "akamaighost": "AkamaiGHost",
    "allegro-software-rompager": "Allegro RomPager",
    "apache": "Apache httpd",
    "apache tomcat": "Apache Tomcat",
    "apache-coyote": "Apache Tomcat/Coyote JSP engine",
    "boa": "Boa httpd",
    "caddy": "Caddy httpd",
    "cherrypy": "CherryPy wsgiserver",
    "cloudflare": "Cloudflare http proxy",
    "cowboy": "Cowboy httpd",
    "cups": "CUPS",
    "envoy": "Envoy proxy",
    "ghs": "Google httpd",
    "glassfish": "Oracle GlassFish",
    "goahead-webs": "GoAhead WebServer",
    "goahead-http": "GoAhead WebServer",
    "gse": "Google httpd",
    "gunicorn": "Gunicorn",
    "gws": "Google httpd",
    "hiawatha": "Hiawatha httpd",
    "hypercorn": "Hypercorn",
    "ibm_http_server": "IBM HTTP Server",
    "jetty": "Jetty",
    "kestrel": "Microsoft Kestrel httpd",
    "lighttpd": "lighttpd",
    "litespeed": "LiteSpeed httpd",
    "micro_httpd": "micro_httpd",
    "microsoft-httpapi": "Microsoft HTTPAPI httpd",
    "microsoft-iis": "Microsoft IIS httpd",
    "mini_httpd": "mini_httpd",
    "mochiweb": "MochiWeb Erlang HTTP library",
    "mongoose": "Mongoose httpd",
    "monkey": "Monkey httpd",
    "netscape-enterprise": "Netscape Enterprise httpd",
    "nginx": "nginx",
    "openresty": "OpenResty web app server",
    "oracle-application-server": "Oracle Application Server httpd",
    "phusion passenger": "Phusion Passenger httpd",
    "rompager": "RomPager embedded httpd",
    "simplehttp": "SimpleHTTPServer",
    "squid": "Squid http proxy",
    "sun-java-system-web-server": "Sun Java System httpd",
    "tengine": "Tengine httpd",
    "thin": "Thin httpd",
    "thttpd": "thttpd",
    "tinyproxy": "Tinyproxy http proxy",
    "tornadoserver": "Tornado httpd",
    "traefik": "Traefik http proxy",
    "twistedweb": "TwistedWeb httpd",
    "uc-httpd": "uc-httpd",
    "uvicorn": "Uvicorn",
    "varnish": "Varnish http accelerator",
    "virata-emweb": "Virata-EmWeb",
    "waitress": "Waitress WSGI server",
    "webrick": "WEBrick httpd",
    "weblogic": "Oracle WebLogic Server",
    "webfs": "webfs httpd",
    "werkzeug": "Werkzeug httpd",
    "wildfly": "WildFly",
    "wsgiserver": "WSGIServer",
    "yaws": "Yaws httpd",
    "zope": "Zope httpd",
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
