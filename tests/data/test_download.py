"""Downloads from a stand-in of MaxMind's server on this machine."""

import base64
import hashlib
import io
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.ingest import download
from graphrecon.ingest.download import Account, DownloadError, fetch
from tests.cli.conftest import run
from tests.conftest import empty
from tests.data import making
from tests.data.making import asn

KEY = "s3cret-key"


class Server(ThreadingHTTPServer):
    """Gives one archive under both of MaxMind's addresses, by a redirection, to who has the key."""

    def __init__(self, archive: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.archive = archive
        self.sum = hashlib.sha256(archive).hexdigest()
        self.asked: list[tuple[str, str | None]] = []
        self.cut = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Answers GET."""

    server: Server

    def do_GET(self) -> None:
        """Answer."""
        asked = urlsplit(self.path)
        query = parse_qs(asked.query)
        given = self.headers.get("Authorization")
        self.server.asked.append((asked.path, given))
        if asked.path == "/store":
            body = self.server.archive[: len(self.server.archive) - self.server.cut]
            self._send(200, body, {"Content-Length": str(len(body) + self.server.cut)})
            return
        basic = base64.b64encode(f"42:{KEY}".encode()).decode()
        allowed = {
            "/app/geoip_download": query.get("license_key") == [KEY],
            "/geoip/databases/GeoLite2-ASN/download": given == f"Basic {basic}",
        }
        if not allowed.get(asked.path):
            self._send(401, b"Invalid license key", {})
        elif query["suffix"] == ["tar.gz.sha256"]:
            self._send(200, f"{self.server.sum}  GeoLite2-ASN_20260101.tar.gz\n".encode(), {})
        else:
            self._send(302, b"", {"Location": f"{self.server.url}/store"})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def standin(tmp_path: Path) -> Iterator[Server]:
    """The stand-in, with an edition of systems."""
    database = making.mmdb(tmp_path / "x.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": asn(64500, "Example")})
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.add(database, "GeoLite2-ASN_20260101/GeoLite2-ASN.mmdb")
    server = Server(packed.getvalue())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("number", [None, "42"])
def test_an_edition_is_fetched_once(standin: Server, tmp_path: Path, number: str | None) -> None:
    """By both ways of asking; the second time its sha256 alone is asked for; the key goes to no other server."""
    account = Account(key=KEY, number=number, url=standin.url)
    path = fetch(account, "GeoLite2-ASN", tmp_path / "cache")
    assert path.read_bytes() == standin.archive
    assert standin.asked[-1] == ("/store", None)
    assert fetch(account, "GeoLite2-ASN", tmp_path / "cache") == path
    assert [where for where, _ in standin.asked].count("/store") == 1


def test_a_wrong_key_is_told_without_showing_it(standin: Server, tmp_path: Path) -> None:
    with pytest.raises(DownloadError) as caught:
        fetch(Account(key="wrong-key", url=standin.url), "GeoLite2-ASN", tmp_path / "cache")
    assert "refuses the key for GeoLite2-ASN" in str(caught.value)
    assert "wrong-key" not in str(caught.value)
    assert not list((tmp_path).glob("cache/*"))


def test_a_damaged_or_cut_answer_is_no_file(standin: Server, tmp_path: Path) -> None:
    account = Account(key=KEY, url=standin.url)
    standin.sum = "0" * 64
    with pytest.raises(DownloadError, match="arrived damaged"):
        fetch(account, "GeoLite2-ASN", tmp_path / "cache")
    standin.sum, standin.cut = hashlib.sha256(standin.archive).hexdigest(), 100
    with pytest.raises(DownloadError):
        fetch(account, "GeoLite2-ASN", tmp_path / "cache")
    assert not list((tmp_path / "cache").iterdir())


def test_too_large_an_answer_is_not_kept(standin: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MOST", 10)
    with pytest.raises(DownloadError, match="larger than"):
        fetch(Account(key=KEY, url=standin.url), "GeoLite2-ASN", tmp_path / "cache")
    assert not list((tmp_path / "cache").iterdir())


@pytest.mark.parametrize(
    ("url", "why"), [("http://127.0.0.1:1", "cannot be fetched"), ("file:///etc", "not an address")]
)
def test_no_server_is_one_line(tmp_path: Path, url: str, why: str) -> None:
    with pytest.raises(DownloadError, match=why):
        fetch(Account(key=KEY, url=url), "GeoLite2-ASN", tmp_path)


def test_the_name_of_an_edition_is_no_path(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="not the name of an edition"):
        fetch(Account(key=KEY), "../x", tmp_path)


@pytest.mark.graph
def test_download_imports(graph: Graph, server: tuple[str, str, str], standin: Server, tmp_path: Path) -> None:
    """`ipdata --download` fetches, imports and cleans up after an older edition; without a key it says what to do."""
    empty(graph)
    env: dict[str, str | None] = {
        "GRAPHRECON_URI": server[0],
        "GRAPHRECON_USER": server[1],
        "GRAPHRECON_PASSWORD": server[2],
        "GRAPHRECON_HOME": f"{tmp_path}/home",
        "GRAPHRECON_CACHE": f"{tmp_path}/cache",
        "XDG_CONFIG_HOME": f"{tmp_path}/config",
        "GRAPHRECON_MAXMIND_URL": standin.url,
    }
    assert "GRAPHRECON_MAXMIND_KEY" in str(run("ipdata", "--download", env=env).error)
    asked = {**env, "GRAPHRECON_MAXMIND_KEY": KEY}
    ran = run("ipdata", "--download", "--edition", "GeoLite2-ASN", env=asked)
    assert ran.status == 0, ran
    assert "mmdb, 1 read, 1 written" in ran.out
    assert "64500" in run("ipdata", "192.0.2.1", env=env).out
    known = {**asked, "GRAPHRECON_MAXMIND_ACCOUNT": "42"}
    several = run("ipdata", "--download", "--edition", "GeoLite2-City", "--edition", "GeoLite2-ASN", env=known)
    assert several.status == 2
    assert "GeoLite2-City" in several.err
    assert "nothing is new" in several.out
    assert "nothing is new" in run("ipdata", "--download", "--edition", "GeoLite2-ASN", env=asked).out
    empty(graph)
