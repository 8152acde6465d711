"""The text of neo4j.conf: where to listen, how much memory, and what the database must never do."""

import re

from graphrecon.embedded.browser import greeting
from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.ports import LOOPBACK

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "img-src 'self' data: blob:; connect-src 'self' ws://127.0.0.1:* http://127.0.0.1:* http://localhost:*; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
"""What Neo4j Browser may load: itself and this machine, not the fonts and trackers that its pages name."""

_SIZE = re.compile(r"[1-9][0-9]*[kKmMgG]?")


def jvm_size(text: str, setting: str) -> str:
    """Return `text` when it is a size as the JVM writes it (`512M`, `2G`); EmbeddedError otherwise."""
    if not _SIZE.fullmatch(text):
        raise EmbeddedError(f"{setting} '{text}' is not a size", hint="write it like 512M or 2G")
    return text


def server_conf(*, bolt: int, http: int, heap: str, pagecache: str) -> str:
    """Return neo4j.conf for a server on these loopback ports with this much memory.

    Raises EmbeddedError when `heap` or `pagecache` is not a size.
    """
    heap, pagecache = jvm_size(heap, "heap"), jvm_size(pagecache, "pagecache")
    lines = [
        "# Written by graphrecon at every start: changes made here do not last.",
        "",
        "# Loopback only.",
        f"server.default_listen_address={LOOPBACK}",
        f"server.default_advertised_address={LOOPBACK}",
        "server.bolt.enabled=true",
        f"server.bolt.listen_address={LOOPBACK}:{bolt}",
        f"server.bolt.advertised_address={LOOPBACK}:{bolt}",
        "server.http.enabled=true",
        f"server.http.listen_address={LOOPBACK}:{http}",
        f"server.http.advertised_address={LOOPBACK}:{http}",
        "server.https.enabled=false",
        "",
        "# No way out of the database: no files, no requests, nothing that a plugin brings, no reports.",
        "dbms.security.auth_enabled=true",
        "server.directories.import=import",
        "server.directories.plugins=plugins",
        "dbms.security.allow_csv_import_from_file_urls=false",
        "internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0",
        "dbms.security.procedures.allowlist=none.of.any.plugin",
        "dbms.security.procedures.unrestricted=none.of.any.plugin",
        "dbms.usage_report.enabled=false",
        "dbms.fleet_manager.enabled=false",
        "server.fleet_discovery.enabled=false",
        "client.allow_telemetry=false",
        "browser.remote_content_hostname_whitelist=127.0.0.1,localhost",
        f"browser.post_connect_cmd={greeting(f'http://{LOOPBACK}:{http}')}",
        "",
        "# HTTP serves Neo4j Browser and nothing else, to pages of its own.",
        "server.http_enabled_modules=BROWSER",
        "server.http.x_forward.enabled=false",
        "dbms.security.http_auth_allowlist=/,/browser.*",
        f"dbms.security.http_access_control_allow_origin=http://{LOOPBACK}:{http}",
        f"dbms.security.http_static_content_security_policy_header={CONTENT_POLICY}",
        "",
        "# Bounds: a statement, the transaction logs, the log files.",
        "db.transaction.timeout=30m",
        "db.tx_log.rotation.size=64M",
        "db.tx_log.rotation.retention_policy=256M size",
        "db.logs.query.enabled=OFF",
        "dbms.logs.http.enabled=false",
        "",
        "# The databases are closed by then: do not wait ten seconds more for idle connections.",
        "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration=0s",
        "internal.server.bolt.thread_pool_shutdown_wait_time=1s",
        "",
        "# Memory.",
        f"server.memory.heap.initial_size={heap}",
        f"server.memory.heap.max_size={heap}",
        f"server.memory.pagecache.size={pagecache}",
    ]
    return "\n".join(lines) + "\n"
