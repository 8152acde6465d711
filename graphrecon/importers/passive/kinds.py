"""The kinds of passive facts: one row a recontype. The importer, the view and docs/passive.md follow this table."""

from typing import Literal

import msgspec

View = Literal["", "open", "up", "name"]


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One recontype."""

    name: str
    """The recontype, as sensors write it."""
    about: str
    """Whose address it concerns."""
    source: str
    """What stands in `source`."""
    value: str
    """What stands in `value`, normalised."""
    data: tuple[str, ...] = ()
    """What `data` (JSON) may hold."""
    nodes: tuple[str, ...] = ()
    """Where its edges lead, beside OF."""
    effect: View = "up"
    """`open`: its port is open and the host up; `up`: the host is up; `name`: it only names the host; else nothing."""
    feeds: str = ""
    """What of it the view shows, beside `effect`."""
    logs: str = ""
    """Zeek's own logs that tell the same."""
    script: str = ""
    """The script in `zeek/scripts` that writes it."""
    events: str = ""
    """The events of Zeek on which it does."""


_CERTIFICATE = "digest of the certificate; of `subject` its serial number, subject and issuer; the fingerprint"
_SCANNER = "(:Script {name: 'scanner'})"
_HEADERS = ("(:Script {name: 'http-headers'})", "(:Script {name: 'http-server-header'})")
_AUTH = ("scheme", "username", "realm", "algorithm", "qop", "domain")
_NTLM = (
    "Target_Name",
    "NetBIOS_Domain_Name",
    "NetBIOS_Computer_Name",
    "DNS_Domain_Name",
    "DNS_Computer_Name",
    "DNS_Tree_Name",
    "Product_Version",
    "NTLM_Version",
    "Domain_Name",
    "User_Name",
    "Workstation",
    "Protocol",
)


def _credentials(protocol: str, event: str, logs: str = "") -> tuple[Kind, Kind]:
    """Return the kinds of users and passwords in clear, about the client and about the server."""
    source, value = "`USER`, `PASS`", "the user; `***` for a password"
    return (
        Kind(
            name=f"{protocol}_CLIENT",
            script="mail",
            events=event,
            about="client",
            source=source,
            value=value,
            logs=logs,
        ),
        Kind(
            name=f"{protocol}_SERVER",
            script="mail",
            events=event,
            about="server",
            source=source,
            value=value,
            logs=logs,
            effect="open",
        ),
    )


def _message(name: str, about: str, effect: View, logs: str = "") -> Kind:
    """Return the kind of a message of NTLM; the first one tells of no system."""
    told = name != "NTLM_NEGOTIATE"
    return Kind(
        name=name,
        script="ntlm",
        events=name.lower(),
        about=about,
        source="transport and service: `tcp-SMB`",
        value="`Key:base64` with commas",
        data=_NTLM,
        nodes=("(:Hostname)", "(:OS)", "(:Script {name: 'ntlm-info'})") if told else ("(:Hostname)",),
        effect=effect,
        feeds="names and system of the host; script `ntlm-info`" if told else "names of the host",
        logs=logs,
    )


def _system(name: str, about: str, effect: View) -> Kind:
    """Return the kind of a system that p0f recognised."""
    return Kind(
        name=name,
        about=about,
        source="`P0FV3`",
        value="the system, or the program, that p0f recognised",
        data=("os", "app", "dist", "params", "raw_sig"),
        nodes=("(:Fingerprint {kind: 'p0f'})", "(:OS)", _SCANNER),
        effect=effect,
        feeds="fingerprint and system of the host; script `scanner`",
    )


KINDS: tuple[Kind, ...] = (
    Kind(
        name="HTTP_CLIENT_HEADER",
        script="http",
        events="http_header",
        about="client",
        source="name of the header: `USER-AGENT`, `X-FORWARDED-FOR`, `VIA`, `ACCEPT-LANGUAGE`, `AUTHORIZATION` …",
        value="the header; credentials masked, random user agents made one",
        data=_AUTH,
        nodes=("(:Script {name: 'http-user-agent'})", _SCANNER),
        feeds="user agents as script `http-user-agent` of the host, known scanners as script `scanner`",
        logs="http, software",
    ),
    Kind(
        name="HTTP_CLIENT_HEADER_SERVER",
        script="http",
        events="http_header",
        about="server",
        source="`HOST`, `AUTHORIZATION`, `PROXY-AUTHORIZATION`",
        value="the header that a client sent to the server; credentials masked",
        data=_AUTH,
        effect="up",
        logs="http",
    ),
    Kind(
        name="HTTP_SERVER_HEADER",
        script="http",
        events="http_header",
        about="server",
        source="`SERVER`, `X-POWERED-BY`, `VIA`, `WWW-AUTHENTICATE` …",
        value="the header, without what changes with each answer",
        data=_AUTH,
        nodes=("(:Service)", *_HEADERS),
        effect="open",
        feeds="service of the port, from `SERVER`; scripts `http-headers` and `http-server-header`",
        logs="software",
    ),
    Kind(
        name="SSH_CLIENT",
        script="ssh",
        events="ssh_client_version",
        about="client",
        source="-",
        value="the client's banner",
        data=("product", "version"),
        logs="ssh, software",
    ),
    Kind(
        name="SSH_SERVER",
        script="ssh",
        events="ssh_server_version",
        about="server",
        source="-",
        value="the server's banner",
        data=("product", "version"),
        nodes=("(:Service)",),
        effect="open",
        feeds="service and banner of the port",
        logs="ssh, software",
    ),
    Kind(
        name="SSH_CLIENT_ALGOS",
        script="ssh",
        events="ssh_capabilities",
        about="client",
        source="family of algorithms",
        value="algorithms, in the order offered",
    ),
    Kind(
        name="SSH_SERVER_ALGOS",
        script="ssh",
        events="ssh_capabilities",
        about="server",
        source="family of algorithms",
        value="algorithms, in the order offered",
        effect="open",
    ),
    Kind(
        name="SSH_CLIENT_HASSH",
        script="ssh",
        events="ssh_capabilities",
        about="client",
        source="version of HASSH",
        value="MD5 of the algorithms",
        nodes=("(:Fingerprint {kind: 'hassh'})",),
        feeds="fingerprint of the host",
        logs="ssh",
    ),
    Kind(
        name="SSH_SERVER_HASSH",
        script="ssh",
        events="ssh_capabilities",
        about="server",
        source="version of HASSH",
        value="MD5 of the algorithms",
        nodes=("(:Fingerprint {kind: 'hassh-server'})",),
        effect="open",
        feeds="fingerprint of the port",
        logs="ssh",
    ),
    Kind(
        name="SSH_SERVER_HOSTKEY",
        script="ssh",
        events="ssh1_server_host_key ssh2_server_host_key",
        about="server",
        source="`SSHv1`, `SSHv2`, `MD5`, `SHA256`",
        value="the key in its wire form, base64; from ssh.log its fingerprint",
        nodes=("(:PublicKey)",),
        effect="open",
        feeds="key of the port",
        logs="ssh",
    ),
    Kind(
        name="SSL_CLIENT",
        script="tls",
        events="ssl_client_hello x509_certificate",
        about="client",
        source="`cert`, `cacert`, `subject` of logs without a digest, `ja3`, `ja4`",
        value=_CERTIFICATE,
        nodes=("(:Certificate)", "(:Fingerprint {kind: 'ja3'})", "(:Fingerprint {kind: 'ja4'})"),
        feeds="certificates and fingerprints of the host",
        logs="ssl, x509",
    ),
    Kind(
        name="SSL_SERVER",
        script="tls",
        events="ssl_server_hello x509_certificate",
        about="server",
        source="`cert`, `cacert`, `subject` of logs without a digest, `ja3-` and the client's JA3",
        value=_CERTIFICATE,
        nodes=("(:Certificate)", "(:Fingerprint {kind: 'ja3s'})", "(:Hostname)"),
        effect="open",
        feeds="certificates and fingerprints of the port, names of the host",
        logs="ssl, x509, known_certs",
    ),
    Kind(
        name="DNS_ANSWER",
        script="dns",
        events="dns_A_reply dns_AAAA_reply dns_PTR_reply dns_CNAME_reply dns_NS_reply dns_MX_reply",
        about="the address that was answered; none for a name that points at a name",
        source="type of the record, the server that answered and its port: `A-192.0.2.53-53`",
        value="the name",
        nodes=("(:Hostname) by WAS_NAMED", "(:Hostname) by TARGETED"),
        effect="name",
        feeds="names of the host",
        logs="dns",
    ),
    Kind(
        name="DNS_BLACKLIST",
        about="the address that is listed",
        source="the list, the type of the record, the server and its port",
        value="the name that was asked for; lists are those of the setting `dns_blacklists`",
        data=("list", "answer"),
        effect="",
        logs="dns",
    ),
    *_credentials("FTP", "ftp_request", logs="ftp"),
    *_credentials("POP", "pop3_request"),
    Kind(
        name="TCP_CLIENT_BANNER",
        script="tcp",
        events="signature_match",
        about="client",
        source="protocol and port of the server, `tcp/25`",
        value="first bytes that the client sent; passwords masked",
        nodes=(_SCANNER,),
        feeds="known scanners as script `scanner`",
    ),
    Kind(
        name="TCP_SERVER_BANNER",
        script="tcp",
        events="signature_match",
        about="server",
        source="-",
        value="first bytes that the server sent, without dates, counters and challenges",
        nodes=("(:Service)",),
        effect="open",
        feeds="banner and service of the port",
        logs="rfb",
    ),
    Kind(
        name="TCP_HONEYPOT_HIT",
        script="honeypot",
        events="new_connection signature_match",
        about="client",
        source="protocol and port of the honeypot",
        value="first bytes, passwords masked; empty when the connection began",
        nodes=(_SCANNER,),
        feeds="tag `Scanner`; known scanners as script `scanner`",
    ),
    Kind(
        name="UDP_HONEYPOT_HIT",
        script="honeypot",
        events="signature_match",
        about="client",
        source="protocol and port of the honeypot",
        value="first bytes, passwords masked",
        nodes=(_SCANNER,),
        feeds="tag `Scanner`; known scanners as script `scanner`",
    ),
    Kind(
        name="HTTP_HONEYPOT_REQUEST",
        script="honeypot",
        events="http_request",
        about="client",
        source="method, and port of the honeypot",
        value="the URI; credentials in it masked",
        feeds="tag `Scanner`",
    ),
    Kind(
        name="DNS_HONEYPOT_QUERY",
        script="honeypot",
        events="dns_request",
        about="client",
        source="type, and port of the honeypot",
        value="the name",
        feeds="tag `Scanner`",
    ),
    Kind(
        name="STUN_HONEYPOT_REQUEST",
        script="honeypot",
        events="signature_match",
        about="client",
        source="protocol and port of the honeypot",
        value="type of the request, in hexadecimal: `0001` binds",
        feeds="tag `Scanner`",
    ),
    Kind(
        name="OPEN_PORT",
        script="tcp",
        events="connection_established",
        about="server",
        source="`TCP`, `UDP`",
        value="protocol and port: `tcp/22`",
        nodes=("(:Service)",),
        effect="open",
        feeds="state of the port, services that the log names",
        logs="known_services, known_certs, quic, mqtt_connect, dhcp, and all in which a server answers, but kerberos",
    ),
    Kind(
        name="MAC_ADDRESS",
        script="arp",
        events="arp_request arp_reply",
        about="the address that the hardware address has; none where a log names none",
        source="`ARP_REQUEST_SRC`, `…_DST`, `ARP_REPLY_SRC`, `…_DST`, `WLAN_…`, `DHCP`, `RADIUS`, `KNOWN_DEVICE`",
        value="the hardware address",
        nodes=("(:MAC)",),
        effect="up",
        feeds="hardware addresses of the host",
        logs="dhcp, radius, arp, known_devices",
    ),
    _message("NTLM_NEGOTIATE", "client", "up"),
    _message("NTLM_CHALLENGE", "server", "open", logs="ntlm"),
    _message("NTLM_AUTHENTICATE", "client", "up", logs="ntlm"),
    Kind(
        name="NTLM_SERVER_FLAGS",
        script="ntlm",
        events="ntlm_challenge",
        about="server",
        source="transport and service",
        value="`ntlm-fingerprint:` and the flags",
        effect="open",
    ),
    Kind(
        name="NTLM_CLIENT_FLAGS",
        script="ntlm",
        events="ntlm_negotiate",
        about="client",
        source="transport and service",
        value="`ntlm-fingerprint:` and the flags",
    ),
    Kind(
        name="SMB",
        script="ntlm",
        events="smb1_session_setup_andx_response",
        about="server",
        source="transport and service",
        value="`Key:base64` with commas",
        data=("os", "lanmanager", "domain"),
        nodes=("(:OS)", "(:Script {name: 'smb-os-discovery'})"),
        effect="open",
        feeds="system of the host; script `smb-os-discovery`",
    ),
    Kind(
        name="SMB_SHARE",
        about="server",
        source="`SMB`",
        value="the share, as the client named it",
        data=("share_type",),
        nodes=("(:Hostname)",),
        effect="open",
        feeds="names of the host",
        logs="smb_mapping, smb_files, smb_cmd",
    ),
    Kind(
        name="SNMP_COMMUNITY",
        about="server",
        source="`COMMUNITY`",
        value="`***`, since it is a password",
        effect="open",
        logs="snmp",
    ),
    _system("P0FV3_SYN", "client", "up"),
    _system("P0FV3_SYN+ACK", "server", "open"),
    Kind(
        name="USER",
        about="client",
        source="the protocol that named the user: `KERBEROS`, `RADIUS`, `RDP`, `MYSQL`, `SIP`, `SMB`, `LDAP`, `HTTP` …",
        value="the user",
        logs="kerberos, radius, rdp, mysql, sip, smb_cmd, irc, socks, ldap, postgresql",
    ),
    Kind(
        name="SOFTWARE",
        about="the host that runs it",
        source="Zeek's kind of software: `HTTP::SERVER`, `SMTP::MAIL_CLIENT` …; `P0FV3::HTTP`",
        value="the version, as it was sent",
        data=("name", "version"),
        nodes=("(:Service)",),
        effect="up",
        logs="software, snmp, smtp, rdp, sip, postgresql",
    ),
    Kind(
        name="HOSTNAME",
        about="the host that gave itself the name",
        source="the protocol: `DHCP`, `SMTP`, `RDP`",
        value="the name",
        nodes=("(:Hostname)",),
        effect="up",
        feeds="names of the host",
        logs="dhcp, smtp, rdp",
    ),
    Kind(
        name="HOST",
        about="the host",
        source="`TCP`, `MODBUS`",
        value="`up`: it completed a handshake; `master`, `slave`: its part in Modbus",
        logs="known_hosts, known_modbus",
    ),
)

BY_NAME = {kind.name: kind for kind in KINDS}


def names(*effects: View) -> tuple[str, ...]:
    """Return the recontypes whose effect on the view is one of these."""
    return tuple(kind.name for kind in KINDS if kind.effect in effects)
