"""neo4j.conf: loopback only, no way out, sizes checked."""

import pytest

from graphrecon.embedded.conf import server_conf
from graphrecon.embedded.errors import EmbeddedError


def settings() -> dict[str, str]:
    text = server_conf(bolt=7001, http=7002, heap="1G", pagecache="512M")
    pairs = [line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#")]
    assert len(pairs) == len({name for name, _ in pairs})
    return {pair[0]: pair[1] for pair in pairs}


def test_every_address_is_loopback() -> None:
    addresses = {name: value for name, value in settings().items() if name.endswith("_address")}
    assert {value.split(":")[0] for value in addresses.values()} == {"127.0.0.1"}
    assert addresses["server.bolt.listen_address"] == "127.0.0.1:7001"
    assert addresses["server.http.listen_address"] == "127.0.0.1:7002"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dbms.security.auth_enabled", "true"),
        ("server.https.enabled", "false"),
        ("server.directories.import", "import"),
        ("dbms.security.allow_csv_import_from_file_urls", "false"),
        ("internal.dbms.cypher_ip_blocklist", "0.0.0.0/0,::/0"),
        ("dbms.security.procedures.allowlist", "none.of.any.plugin"),
        ("dbms.usage_report.enabled", "false"),
        ("dbms.fleet_manager.enabled", "false"),
        ("server.fleet_discovery.enabled", "false"),
        ("client.allow_telemetry", "false"),
        ("server.http_enabled_modules", "BROWSER"),
        ("dbms.security.http_access_control_allow_origin", "http://127.0.0.1:7002"),
        ("db.tx_log.rotation.retention_policy", "256M size"),
        ("server.memory.heap.max_size", "1G"),
        ("server.memory.pagecache.size", "512M"),
    ],
)
def test_safety_table(name: str, value: str) -> None:
    assert settings()[name] == value


def test_browser_may_load_nothing_from_outside() -> None:
    policy = settings()["dbms.security.http_static_content_security_policy_header"]
    hosts = {word for word in policy.replace(";", " ").split() if "." in word}
    assert hosts == {"ws://127.0.0.1:*", "http://127.0.0.1:*"}


@pytest.mark.parametrize("size", ["", "0", "1T", "512 M", "-1G", "1G\nserver.default_listen_address=0.0.0.0"])
def test_what_is_not_a_size_is_refused(size: str) -> None:
    with pytest.raises(EmbeddedError, match="is not a size"):
        server_conf(bolt=7001, http=7002, heap=size, pagecache="512M")
    with pytest.raises(EmbeddedError, match="is not a size"):
        server_conf(bolt=7001, http=7002, heap="1G", pagecache=size)
