"""One host that has everything that filters and top fields know, as a record in the field's JSON."""

# ruff: noqa: E501 - one script a line

import base64
import hashlib
from typing import Any

from tests.importers.test_certificates import made

JA3, JA3S = (hashlib.md5(text.encode()).hexdigest() for text in ("771,1,2", "771,3"))
KEY = base64.b64encode(b"\0\0\0\x0bssh-ed25519\0\0\0 " + bytes(32)).decode()
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x06\x08\2\0\0\0"


def _pem() -> str:
    return "-----BEGIN CERTIFICATE-----\n" + base64.b64encode(made()).decode() + "\n-----END CERTIFICATE-----\n"


def _script(name: str, output: str, data: Any = None) -> dict[str, Any]:
    return {"id": name, "output": output} | ({name: data} if data is not None else {})


def _tcp(number: int, *scripts: dict[str, Any], **fields: Any) -> dict[str, Any]:
    service = {f"service_{name}": value for name, value in fields.items()}
    return {"protocol": "tcp", "port": number, "state_state": "open", "state_reason": "syn-ack", "state_reason_ttl": 55,
            "scripts": list(scripts), **service}  # fmt: skip


LISTING = {"volumes": [{"volume": "/srv", "files": [
    {"filename": "passwd", "size": "1204", "time": "2026-01-01T00:00:00", "permission": "rw-r--r--", "uid": "0", "gid": "42"}]}]}  # fmt: skip
S7 = {
    "Module": "6ES7 315-2EH14-0AB0",
    "Basic Hardware": "6ES7 315",
    "Version": "3.2.6",
    "System Name": "SIMATIC 300",
    "Module Type": "CPU 315-2",
    "Serial Number": "S C-X4U421302009",
    "Plant Identification": 'Mill "A"',
    "Copyright": "Original Equipment",
}
ENIP = {
    "type": "Programmable Logic Controller (14)",
    "Vendor": "Example Automation (1)",
    "Product Name": "1769-L32E",
    "Serial Number": "0x60",
    "Device Type": "PLC (14)",
    "Product Code": "67",
    "Revision": "20.11",
    "Device IP": "192.0.2.7",
}
SMB = {
    "os": "Windows 10 Pro 19041",
    "lanmanager": "Windows 10 Pro 6.3",
    "domain": "CORP",
    "domain_dns": "corp.example.com",
    "forest_dns": "example.com",
    "fqdn": "pc.corp.example.com",
    "server": "PC",
    "workgroup": "WORK",
    "smb-version": "2",
    "guid": "0001",
}
NTLM = {
    "Target_Name": "CORP",
    "NetBIOS_Computer_Name": "PC",
    "NetBIOS_Domain_Name": "CORPNT",
    "Workgroup": "WORK",
    "DNS_Domain_Name": "corp.example.com",
    "DNS_Tree_Name": "example.com",
    "DNS_Computer_Name": "pc.corp.example.com",
    "Product_Version": "10.0.19041",
}
IKE = {
    "vendor_ids": [{"value": "09002689dfd6b712", "name": "XAUTH"}, {"value": "00ff"}],
    "notification_type": "NO-PROPOSAL-CHOSEN",
    "transforms": [
        {"Authentication": 1, "Encryption": 7, "GroupDesc": 2, "Hash": 2, "LifeDuration": 28800, "LifeType": 1},
        {"Authentication": 3, "Encryption": 5},
    ],
}
SHARE = {"Type": "STYPE_DISKTREE", "Anonymous access": "READ/WRITE", "Share": "\\\\192.0.2.7\\share"}
SCANNER = {
    "ports": {"tcp": {"count": 2, "ports": [22, 23]}, "udp": {"count": 1, "ports": [53]}},
    "probes": [{"name": "p", "proto": "udp"}],
    "scanners": [{"probes": [{"name": "p", "proto": "udp"}], "name": "Example Scanner"}, {"name": "zmap"}],
}
APPLICATIONS = [
    {"application": "OWA", "path": "/owa/", "version": "15.1.2044"},
    {"path": "/wiki/", "application": 'A "wiki" \\ more'},
]
JARM = "29d29d15d29d29d00042d42d000000cd6d93ba4b1d2a8b4d2e5f0c1a2b3c4d"
HEADERS = (
    "HTTP/1.1 200 OK\nServer: nginx\nX-Powered-By: PHP/8.2\nSet-Cookie: PHPSESSID=1; path=/\n\n  (Request type: HEAD)"
)


def record() -> dict[str, Any]:
    """Return the record."""
    digest = "ab" * 16
    return {
        "addr": "192.0.2.7",
        "schema_version": 22,
        "starttime": "2026-11-01T00:00:00+00:00",
        "endtime": "2026-11-02T00:00:00+00:00",
        "state": "up",
        "state_reason": "echo-reply",
        "source": ["lab"],
        "categories": ["rich"],
        "tags": [{"value": "CDN", "type": "info", "info": ["example", "other"]}, {"value": "Bad", "type": "danger"}],
        "hostnames": [{"name": "pc.corp.example.com", "type": "PTR"}],
        "addresses": {"mac": ["00:00:0c:00:53:01"]},
        "os": {"osmatch": [{"name": "Linux 5.4", "accuracy": "95"}], "osclass": [{"vendor": "Linux", "osfamily": "Linux", "type": "general purpose", "osgen": "5.X", "accuracy": "95"}]},
        "traces": [{"protocol": "tcp", "port": 80, "hops": [{"ttl": 1, "ipaddr": "192.0.2.1", "rtt": 0.4, "host": "core1.example.net"}]}],
        "cpes": [{"type": "a", "vendor": "apache", "product": "http_server", "version": "2.4", "origins": ["ports.80"]}],
        "ports": [
            {"port": -1, "scripts": [
                _script("smb-os-discovery", "OS: Windows XP", SMB),
                _script("smb-enum-shares", "account_used: guest\n\\\\192.0.2.7\\share:\n  Anonymous access: READ/WRITE", {"account_used": "guest", "shares": [SHARE]}),
                _script("smb-vuln-ms17-010", "bad", None) | {"vulns": [{"id": "CVE-2017-0143", "title": "RCE", "state": "VULNERABLE", "ids": [{"type": "CVE", "id": "CVE-2017-0143"}], "scores": {"CVSS": "9.3"}}]},
                _script("scanner", "scans ports", SCANNER),
                _script("ike-info", "ike", IKE),
                _script("nfs-ls", "NFS: passwd\n/etc/passwd", LISTING),
            ]},
            _tcp(21, _script("ftp-anon", "Anonymous FTP login allowed (FTP code 230)\n-rw-r--r-- 1 0 0 5 passwd"), name="ftp"),
            _tcp(22, _script("ssh-hostkey", "key", [{"type": "ssh-ed25519", "key": KEY, "bits": "256"}]), _script("banner", "SSH-2.0-OpenSSH_9.6"),
                 _script("ssh2-enum-algos", "algos", {"kex_algorithms": ["curve25519-sha256"], "encryption_algorithms": ["aes128-ctr"], "mac_algorithms": ["hmac-sha2-256"], "compression_algorithms": ["none"]}),
                 name="ssh", product="OpenSSH", version="9.6", extrainfo="protocol 2.0", ostype="Linux", hostname="pc.corp.example.com", conf=10, method="probed"),
            _tcp(80, _script("http-title", "Outlook Web App", {"title": "Outlook Web App"}), _script("http-headers", HEADERS), _script("http-server-header", "nginx"),
                 _script("http-user-agent", "curl/8.0"), _script("http-app", "OWA: path /owa/", APPLICATIONS), _script("http-ls", "Volume /\nSIZE FILENAME\n5 passwd", LISTING), _script("http-auth", "Basic"),
                 _script("http-favicon", f"Unknown favicon MD5: {digest.upper()}"), _script("http-git", "git"), name="http", product="Apache httpd", version="2.4", devicetype="router") | {"banner": "HTTP/1.1 200 OK"},
            _tcp(81, name="http", product="GeoVision GeoHttpServer", devicetype="VoIP phone") | {"screenshot": "field", "screendata": base64.b64encode(PICTURE).decode(), "screenwords": ["login"]},
            _tcp(102, _script("s7-info", "s7", S7)),
            _tcp(389, name="ldap", extrainfo="Anonymous bind OK"),
            _tcp(443, _script("ssl-cert", "cert", [{"pem": _pem()}]), _script("ssl-jarm", JARM, JARM), _script("ssl-ja3-client", JA3, [{"md5": JA3, "raw": "771,1,2"}]),
                 _script("ssl-ja3-server", JA3S, [{"client": {"md5": JA3, "raw": "771,1,2"}, "md5": JA3S, "raw": "771,3"}]), _script("ssl-ja4-client", "t13d0202h2_8daaf6152771_e5627efa2ab1", [{"ja4": "t13d0202h2_8daaf6152771_e5627efa2ab1", "raw": "t13"}]),
                 name="http", tunnel="ssl"),
            _tcp(445, _script("smb-ntlm-info", "ntlm", NTLM), name="microsoft-ds"),
            _tcp(502, _script("modbus-discover", "modbus", {"sid 0x1": {"Slave ID data": "PM710", "Device identification": "Example PM710 v03.110"}})),
            _tcp(1433, _script("ms-sql-empty-password", "[192.0.2.7:1433]\n  sa:<empty> => Login Success")),
            _tcp(2049, name="nfs"),
            _tcp(3306, _script("mysql-empty-password", "root account has empty password")),
            _tcp(5900, _script("realvnc-auth-bypass", "vulnerable"), name="vnc"),
            _tcp(6000, _script("x11-access", "X server access is granted"), name="X11"),
            _tcp(8080, _script("http-title", "phpMyAdmin"), name="http"),
            _tcp(9001, _script("ssl-cert", "tor", [{"sha1": "c" * 40, "subject_text": "commonName=www.abcdefgh2.net", "issuer_text": "commonName=www.abcdefgh3.com"}]),
                 _script("ssl-cacert", "ca", [{"sha1": "d" * 40, "subject_text": "commonName=ca.example.net", "issuer_text": "commonName=ca.example.net", "san": ["DNS:ca.example.net"]}])),
            _tcp(10000, name="http", product="MiniServ"),
            _tcp(8081, name="http", product="Boa HTTPd", version="0.94.11"),
            _tcp(111, _script("rpcinfo", "100004 ypserv")),
            _tcp(27017, _script("mongodb-databases", "dbs", {"databases": [{"name": "admin", "sizeOnDisk": "83886080"}]})),
            _tcp(44818, _script("enip-info", "enip", ENIP)),
            {"protocol": "tcp", "port": 23, "state_state": "closed", "state_reason": "reset", "state_reason_ip": "192.0.2.1"},
            {"protocol": "tcp", "port": 25, "state_state": "filtered"},
        ],
    }  # fmt: skip


ALGORITHMS = "curve25519-sha256;aes128-ctr;hmac-sha2-256;none"


TOP: dict[str, Any] = {
    "smb.os": "Windows 10 Pro 19041", "smb.lanmanager": "Windows 10 Pro 6.3", "smb.domain": "CORP", "smb.dnsdomain": "corp.example.com",
    "smb.forest": "example.com", "smb.fqdn": "pc.corp.example.com", "smb.server": "PC", "smb.workgroup": "WORK", "smb.smb-version": "2", "smb.guid": "0001",
    "ntlm": "CORP", "ntlm.name": "CORP", "ntlm.server": "PC", "ntlm.domain": "CORPNT", "ntlm.workgroup": "WORK", "ntlm.domain_dns": "corp.example.com",
    "ntlm.forest": "example.com", "ntlm.fqdn": "pc.corp.example.com", "ntlm.os": "10.0.19041", "ntlm.version": "10.0.19041",
    "ike.vendor_ids": ["09002689dfd6b712", "XAUTH"], "ike.vendor_id.value": "09002689dfd6b712", "ike.vendor_id.name": "XAUTH", "ike.transforms": ["1", "7", "2", "2", "28800", "1"], "ike.notification": "NO-PROPOSAL-CHOSEN",
    "modbus.deviceid": "Example PM710 v03.110", "modbus.slaveid": "PM710",
    "s7.module": "6ES7 315-2EH14-0AB0", "s7.hardware": "6ES7 315", "s7.version": "3.2.6", "s7.system_name": "SIMATIC 300", "s7.module_type": "CPU 315-2",
    "s7.serial_number": "S C-X4U421302009", "s7.plant": 'Mill "A"', "s7.copyright": "Original Equipment",
    "enip.type": "Programmable Logic Controller (14)", "enip.vendor": "Example Automation (1)", "enip.product": "1769-L32E", "enip.serial": "0x60",
    "enip.devtype": "PLC (14)", "enip.prodcode": "67", "enip.rev": "20.11", "enip.ip": "192.0.2.7",
    "mongo.dbs.name": "admin", "mongo.dbs.size": "83886080", "scanner.name": "Example Scanner", "scanner.port": ["tcp", 22], "scanner.port:udp": ["udp", 53],
    "file": "passwd", "file.filename": "passwd", "file.size": "1204", "file.time": "2026-01-01T00:00:00", "file.permission": "rw-r--r--", "file.uid": "0", "file.gid": "42",
    "file:nfs-ls": "passwd", "file:smb-enum-shares": "share", "file:nfs-ls,http-ls.size": "1204",
    "httphdr": ["x-powered-by", "PHP/8.2"], "httphdr.name": "server", "httphdr.value": "PHP/8.2", "httphdr:X-Powered-By": "PHP/8.2",
    "tag:CDN": "example", "tag.type": "danger", "httpapp": ["OWA", "15.1.2044"], "httpapp:OWA": "15.1.2044", "tag.info": "example", "category:/ric/": "rich", "useragent:/curl/": "curl/8.0", "jarm:443": JARM, "jarm": JARM,
    "ja3-client.raw": "771,1,2", "ja3-server.md5": JA3S, "ja3-server.raw": "771,3", f"ja3-server::{JA3}": JA3S, f"ja3-server:{JA3S}:{JA3}.raw": "771,3",
    f"ja3-client:{JA3}.raw": "771,1,2", "ja3-client:/^771/.sha1": hashlib.sha1(b"771,1,2").hexdigest(), "hassh.sha256": hashlib.sha256(ALGORITHMS.encode()).hexdigest(),
    "hassh-server.raw": ALGORITHMS, "ja4-client.ja4_a": "t13d0202h2", "ja4-client.ja4_c": "e5627efa2ab1", "ja4-client.raw": "t13", "vulns.title": "RCE",
    "banner": "SSH-2.0-OpenSSH_9.6", "vulns.id": "CVE-2017-0143", "vulns.state": "VULNERABLE", "cert.pubkey.type": "ec",
    "product:http": "Apache httpd", "version:http:Apache httpd": "2.4", "hop:1": "192.0.2.1", "hop:>0": "192.0.2.1", "hop>0": "192.0.2.1", "hopname": "core1.example.net", "domains:2": "example.com",
    "cpe.vendor": "apache", "net": "192.0.2.0/24", "net:12": "192.0.0.0/12", "as": [64500, "Example"], "script:http-app": "OWA: path /owa/", "script:80:http-app": "OWA: path /owa/", "script:tcp/80:http-title": "Outlook Web App", "script:host:scanner": "scans ports", "script:port:ftp-anon": "Anonymous FTP login allowed (FTP code 230)\n-rw-r--r-- 1 0 0 5 passwd",
}  # fmt: skip
"""What some fields count on this host; every member of scripts is among them."""
