"""What Zeek's logs of HTTP, TLS and QUIC tell of hosts."""

import base64

from graphrecon.importers.certificates import host_names
from graphrecon.importers.passive import logged_certificate
from graphrecon.importers.passive.fact import Sighting
from graphrecon.importers.passive.zeek_line import Line, Told, open_port
from graphrecon.model.flow import file_uid
from graphrecon.model.passive import CertificateFile, Held


def http(line: Line) -> Told:
    """Yield what http.log tells."""
    host, port = line.server
    if value := line.text("host"):
        yield Sighting("HTTP_CLIENT_HEADER_SERVER", host, port, "HOST", value)
    if value := line.text("user_agent"):
        yield Sighting("HTTP_CLIENT_HEADER", line.client, None, "USER-AGENT", value)
    if user := line.text("username"):
        token = base64.b64encode(f"{user}:{line.text('password') or ''}".encode("utf-8", "replace")).decode()
        yield Sighting("HTTP_CLIENT_HEADER", line.client, None, "AUTHORIZATION", f"Basic {token}")
        yield Sighting("HTTP_CLIENT_HEADER_SERVER", host, port, "AUTHORIZATION", f"Basic {token}")
    for proxied in line.texts("proxied"):
        name, arrow, value = proxied.partition(" -> ")
        if arrow:
            yield Sighting("HTTP_CLIENT_HEADER", line.client, None, name, value)
    if line.text("status_code"):
        yield from open_port(line, "tcp")


def ssl(line: Line) -> Told:
    """Yield what ssl.log tells: fingerprints and certificates of both sides, and that the server answered.

    The log does not name its transport. Where it may have been QUIC, the port is not told.
    """
    transport = _transport(line)
    host, port = line.server if transport else (line.server[0], None)
    ja3 = line.text("ja3")
    if ja3:
        yield Sighting("SSL_CLIENT", line.client, None, "ja3", ja3)
    if ja4 := line.text("ja4"):
        yield Sighting("SSL_CLIENT", line.client, None, "ja4", ja4)
    if (ja3s := line.text("ja3s")) and ja3:
        yield Sighting("SSL_SERVER", host, port, f"ja3-{ja3}", ja3s, None, transport)
    named = line.text("server_name") if line.text("sni_matches_cert") == "T" else None
    for kind, addr, at, digests, start in (
        ("SSL_SERVER", host, port, line.texts("cert_chain_fps") or [line.text("cert_hash") or ""], ""),
        ("SSL_CLIENT", line.client, None, line.texts("client_cert_chain_fps"), "client_"),
    ):
        file = next(iter(line.texts(f"{start}cert_chain_fuids")), None)
        subject = line.text(f"{start}subject")
        issuer = line.text(f"{start}issuer", f"{start}issuer_subject")
        own, *chain = digests or [""]
        told = transport if at is not None else None
        certificate, names = logged_certificate.logged(own, subject, issuer)
        if certificate or names or (file and subject):
            sni = tuple(host_names(((named, "cert-san-dns"),))) if named and not start else ()
            names += tuple((name, "sni") for name, _ in sni if (name, "cert-subject-cn") not in names)
            value = logged_certificate.shown_as(certificate, subject, issuer)
            source, file = ("cert", None) if certificate else ("subject", file and file_uid("x509", file))
            yield Sighting(kind, addr, at, source, value, None, told, certificate, names if not start else (), file)
        for digest in chain:
            certificate, _ = logged_certificate.logged(digest, None, None)
            if certificate:
                value = logged_certificate.shown_as(certificate, None, None)
                yield Sighting(
                    kind, addr, at, "cacert", value, None, transport if at is not None else None, certificate
                )
    if transport and line.text("cipher"):
        yield from open_port(line, transport)


def _transport(line: Line) -> str | None:
    """Return the transport of a handshake, None where it may have been either.

    Of QUIC Zeek sees no more than the two hellos of TLS 1.3, as of a handshake over TCP that was broken off.
    """
    if (line.text("version") or "").startswith("DTLS") or (line.text("next_protocol") or "").startswith("h3"):
        return "udp"
    ja4 = line.text("ja4") or ""
    if ja4[:1] in ("t", "q", "d"):
        return "tcp" if ja4[0] == "t" else "udp"
    broken_off = line.text("version") == "TLSv13" and line.text("established") == "F"
    return None if broken_off and not set(line.text("ssl_history") or "") - set("CSchsj") else "tcp"


def quic(line: Line) -> Told:
    """Yield what quic.log tells: that the server answered, whose packets stand in lower case in the history."""
    if any(letter.islower() for letter in line.text("history") or ""):
        yield from open_port(line, "udp")


def x509(line: Line) -> Told:
    """Yield the certificate of a line of x509.log; ssl.log tells who showed it, by its digest or, of old, by its id."""
    names = line.texts("san.dns")
    others = (("san.uri", "cert-san-uri"), ("san.email", "cert-san-email"), ("san.ip", "cert-san-ip"))
    san = (
        *((text, "cert-san-dns") for text in names),
        *((text, kind) for column, kind in others for text in line.texts(column)),
    )
    ca = line.text("basic_constraints.ca")
    certificate, found = logged_certificate.logged(
        line.text("fingerprint"),
        line.text("certificate.subject"),
        line.text("certificate.issuer"),
        line.text("certificate.serial"),
        san,
        line.time("certificate.not_valid_before"),
        line.time("certificate.not_valid_after"),
        ca == "T" if ca else None,
        {"1": 1, "2": 2, "3": 3}.get(line.text("certificate.version") or ""),
        line.text("certificate.sig_alg"),
    )
    if certificate:
        yield from logged_certificate.facts(certificate, found)
        if file := line.text("id"):
            yield CertificateFile(uid=file_uid("x509", file))
            yield Held(source=file_uid("x509", file), target=certificate.uid)


def known_certs(line: Line) -> Told:
    """Yield what known_certs.log tells: the names that a port showed a certificate for.

    The log has no digest, so the fact says which certificate it was and leads to none: ssl.log does, of the same Zeek.
    """
    host, port = line.text("host"), line.port("port_num")
    subject, issuer = line.text("subject"), line.text("issuer_subject")
    certificate, names = logged_certificate.logged(None, subject, issuer, line.text("serial"))
    if host and port is not None:
        value = logged_certificate.shown_as(certificate, subject, issuer)
        yield Sighting("SSL_SERVER", host, port, "subject", value, None, "tcp", None, names)
        yield Sighting("OPEN_PORT", host, port, "TCP", f"tcp/{port}", "ssl")
