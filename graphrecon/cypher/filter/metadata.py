"""The attributes of flow metadata: one row a protocol, with the property names that Zeek gives them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graphrecon.cypher.filter.types import Anything, Boolean, Int, Name, Text, Time, Type

NAME = Name()
TEXT = Text()
INT = Int(low=0)
ANY = Anything()
BOOL = Boolean()
TIME = Time()


@dataclass(frozen=True)
class Protocol:
    """One protocol: its name in filters, its label, its attributes by type; only `names` take lists with commas."""

    name: str
    label: str
    names: str = ""
    text: str = ""
    integer: str = ""
    boolean: str = ""
    lists: str = ""
    times: str = ""

    def types(self) -> dict[str, tuple[Type, bool]]:
        """Return (type, whether it is an array) by attribute."""
        rows = (
            (self.names, NAME, False),
            (self.text, TEXT, False),
            (self.integer, INT, False),
            (self.boolean, BOOL, False),
            (self.times, TIME, False),
            (self.lists, ANY, True),
        )
        return {name: (type_, array) for words, type_, array in rows for name in words.split()}


PROTOCOLS = (
    Protocol(
        "dns",
        "DNS",
        names="query qclass_name qtype_name rcode_name",
        integer="qclass qtype rcode trans_id",
        boolean="AA TC RD RA rejected",
        lists="answers TTLs",
    ),
    Protocol(
        "http",
        "HTTP",
        names="method host version username",
        text="uri referrer user_agent origin status_msg info_msg password",
        integer="status_code info_code trans_depth",
        lists="proxied tags orig_mime_types resp_mime_types orig_filenames resp_filenames",
    ),
    Protocol(
        "ssl",
        "TLS",
        names="version cipher curve server_name last_alert next_protocol ja3 ja3s ja4 ja4s",
        text="subject issuer client_subject client_issuer validation_status",
        boolean="resumed established sni_matches_cert",
        lists="cert_chain_fps client_cert_chain_fps",
    ),
    Protocol(
        "ssh",
        "SSH",
        names="direction cipher_alg mac_alg compression_alg kex_alg host_key_alg host_key"
        " hassh hasshServer hasshVersion",
        text="client server",
        integer="version auth_attempts",
        boolean="auth_success",
    ),
    Protocol("ftp", "FTP", names="user command mime_type", text="password arg reply_msg cwd", integer="reply_code"),
    Protocol(
        "smtp",
        "SMTP",
        text="helo mailfrom from reply_to subject last_reply user_agent msg_id x_originating_ip",
        boolean="tls",
        lists="rcptto to cc path",
    ),
    Protocol(
        "sip",
        "SIP",
        names="method",
        text="uri request_from request_to response_from response_to reply_to user_agent status_msg warning"
        " call_id subject content_type",
        integer="status_code",
        lists="request_path response_path",
    ),
    Protocol("snmp", "SNMP", names="version community", text="display_string", times="up_since"),
    Protocol("modbus", "MODBUS", names="func exception name"),
    Protocol(
        "rdp",
        "RDP",
        text="cookie result security_protocol client_channels keyboard_layout client_build client_name"
        " client_dig_product_id cert_type encryption_level encryption_method",
        integer="desktop_width desktop_height cert_count",
        boolean="cert_permanent",
    ),
    Protocol("arp", "ARP", names="op mac_src mac_dst"),
    Protocol(
        "dhcp",
        "DHCP",
        names="mac client_fqdn domain host_name requested_addr assigned_addr client_addr server_addr",
        lists="msg_types",
    ),
    Protocol("kerberos", "KERBEROS", text="request_type client service cipher error_msg", boolean="success"),
    Protocol(
        "ntlm",
        "NTLM",
        text="username hostname domainname server_nb_computer_name server_dns_computer_name server_tree_name",
        boolean="success",
    ),
    Protocol("smb", "SMB", text="action path name share_type service native_file_system prev_name"),
    Protocol("dce_rpc", "DCE_RPC", text="named_pipe endpoint operation"),
    Protocol("ldap", "LDAP", text="opcode result diagnostic_message object argument scope base_object filter"),
    Protocol("mysql", "MYSQL", text="cmd arg response", integer="rows", boolean="success"),
    Protocol("irc", "IRC", text="nick user command value addl dcc_file_name"),
    Protocol("radius", "RADIUS", text="username mac framed_addr remote_ip tunnel_client connect_info reply_msg result"),
    Protocol(
        "socks", "SOCKS", text="user password status request_host bound_host", integer="version request_p bound_p"
    ),
    Protocol("tunnel", "TUNNEL", text="tunnel_type action"),
    Protocol("syslog", "SYSLOG", text="facility severity message"),
    Protocol("ntp", "NTP", text="ref_id", integer="version mode stratum"),
    Protocol("dnp3", "DNP3", text="fc_request fc_reply", integer="iin"),
    Protocol("mqtt", "MQTT", text="proto_name proto_version client_id connect_status will_topic topic payload status"),
    Protocol("quic", "QUIC", text="version server_name client_protocol client_initial_dcid"),
    Protocol("software", "SOFTWARE", text="software_type name unparsed_version"),
    Protocol("files", "FILE", text="source mime_type filename md5 sha1 sha256", lists="analyzers"),
    Protocol(
        "x509",
        "X509",
        text="fingerprint subject issuer serial key_alg sig_alg key_type curve",
        integer="key_length",
        lists="san.dns san.uri san.email san.ip",
    ),
    Protocol("weird", "WEIRD", text="name addl source"),
    Protocol("notice", "NOTICE", text="note msg sub"),
)

ALIASES = {"tls": "ssl", "krb": "kerberos", "file": "files", "smb_files": "smb", "smb_mapping": "smb"}
_BY_NAME = {row.name: row for row in PROTOCOLS}


@dataclass(frozen=True)
class Attribute:
    """One attribute of metadata: the label of the nodes that have it, the property, its type."""

    label: str
    property: str
    type: Type
    array: bool


@cache
def _any_protocol() -> dict[str, tuple[Type, bool]]:
    """Return attributes that are looked up in every protocol; where their types differ, text or number."""
    found: dict[str, tuple[Type, bool]] = {"proto": (TEXT, False)}
    for row in PROTOCOLS:
        for name, (type_, array) in row.types().items():
            before = found.setdefault(name, (type_, array))
            if before != (type_, array):
                found[name] = (ANY, before[1] and array)
    return found


def find(name: str) -> Attribute | None:
    """Return the attribute `query` (of any protocol) or `dns.query` (of one), or None."""
    if name in _any_protocol():
        return Attribute("Intel", name, *_any_protocol()[name])
    protocol, _, rest = name.partition(".")
    row = _BY_NAME.get(ALIASES.get(protocol, protocol))
    if row is None:
        return None
    if not rest:
        return Attribute(f"Intel:{row.label}", "uid", TEXT, False)
    if rest not in row.types():
        return None
    return Attribute(f"Intel:{row.label}", rest, *row.types()[rest])


def names() -> Iterator[str]:
    """Yield every name that `find` knows: attributes, protocols, and attributes of one protocol."""
    yield from _any_protocol()
    for name in (*_BY_NAME, *ALIASES):
        yield name
        row = _BY_NAME[ALIASES.get(name, name)]
        yield from (f"{name}.{attribute}" for attribute in row.types())
