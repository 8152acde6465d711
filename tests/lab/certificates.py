"""The lab's certificates: its own authority, good server certificates and a weak one."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.lab import plan

PERMISSIVE = """openssl_conf = lab
[lab]
ssl_conf = ssl
[ssl]
system_default = everything
[everything]
MinProtocol = TLSv1
CipherString = ALL@SECLEVEL=0
"""
"""An openssl.cnf that lets a server use keys and digests that are too weak by today's rules."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate chain and its private key, both PEM text."""

    chain: str
    key: str


class Authority:
    """A certificate authority in a folder, made anew for each lab."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-sha256",
            "-days", "3650", "-subj", "/C=XX/O=Lab Example/CN=Lab Example Root CA",
        )  # fmt: skip

    def issue(self, host: plan.Host) -> Pair:
        """A certificate for the host's names and addresses, signed by this authority, RSA 2048 and SHA-256."""
        names = [host.fqdn, *(f"{alias}.{plan.DOMAIN}" for alias in host.aliases)]
        san = ",".join([*(f"DNS:{name}" for name in names), f"IP:{host.addr4}", f"IP:{host.addr6}"])
        (self.folder / "san.cnf").write_text(f"subjectAltName={san}\nextendedKeyUsage=serverAuth\n")
        self._openssl(
            "req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{host.name}.key", "-out", f"{host.name}.csr",
            "-subj", f"/C=XX/O=Lab Example/CN={host.fqdn}",
        )  # fmt: skip
        self._openssl(
            "x509", "-req", "-in", f"{host.name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "397", "-sha256", "-extfile", "san.cnf", "-out", f"{host.name}.pem",
        )  # fmt: skip
        return Pair(self._text(f"{host.name}.pem") + self._text("ca.pem"), self._text(f"{host.name}.key"))

    def weak(self, host: plan.Host) -> Pair:
        """A self-signed certificate with 1024-bit RSA and SHA-1."""
        self._openssl(
            "req", "-x509", "-newkey", "rsa:1024", "-nodes", "-keyout", "weak.key", "-out", "weak.pem", "-sha1",
            "-days", "7300", "-subj", f"/C=XX/O=Lab Example/OU=Legacy/CN={host.fqdn}",
        )  # fmt: skip
        return Pair(self._text("weak.pem"), self._text("weak.key"))

    def root(self) -> str:
        """The authority's own certificate as PEM text."""
        return self._text("ca.pem")

    def _text(self, name: str) -> str:
        return (self.folder / name).read_text()

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)
