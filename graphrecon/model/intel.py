"""Metadata of flows: the table of protocols, from which their labels, the readers and the filters' `meta.` are made.

Attributes have Zeek's own names. A property cannot hold their dots: `san.dns` is stored as `san_dns`, and the
`certificate.` of x509 is left out. What differs from one occurrence to the next and tells nothing that others share
(transaction and file ids, delays, times of life) is not stored, so that a fact stays one node.
"""

from typing import NamedTuple

from graphrecon.model.base import Kind

MAX_TEXT = 8192
"""Bytes of the longest text that a property keeps; the key covers the whole of it."""


class Attribute(NamedTuple):
    """One attribute: its column in the log, its property, its kind.

    `identifying` attributes make the key; of others the greatest is kept, of lists the union, of counters the sum.
    `ordered` lists stay as they are, others are sets. `listed` text takes lists with commas in filters.
    """

    column: str
    property: str
    kind: Kind
    identifying: bool
    ordered: bool = False
    listed: bool = False
    counter: bool = False


class Protocol(NamedTuple):
    """One protocol: its name, its label, the logs that tell of it, its usual transport, its attributes.

    Where the transport is empty, the port tells it; `aliases` are names of columns in other versions of Zeek.
    """

    name: str
    label: str
    attributes: tuple[Attribute, ...]
    logs: tuple[str, ...]
    transport: str
    aliases: dict[str, str]


_CODES = {"": Kind.TEXT, "n": Kind.TEXT, "i": Kind.INT, "+": Kind.INT, "b": Kind.BOOL, "t": Kind.TIME}
_CODES |= {"l": Kind.TEXTS, "s": Kind.TEXTS}


def _attributes(words: str, identifying: bool) -> tuple[Attribute, ...]:
    """Return the attributes that `words` declare.

    `/n` is text that filters take lists of, `/i` integer, `/b` boolean, `/t` time, `/l` list, `/s` set, `/+` counter.
    """
    found = []
    for word in words.split():
        column, _, code = word.partition("/")
        found.append(
            Attribute(column, property_of(column), _CODES[code], identifying, code == "l", code == "n", code == "+")
        )
    return tuple(found)


def property_of(column: str) -> str:
    """Return the property that holds a column of a Zeek log."""
    return column.removeprefix("certificate.").replace(".", "_")


def _protocol(
    name: str,
    label: str,
    fact: str,
    more: str = "",
    logs: str | None = None,
    transport: str = "tcp",
    **aliases: str,
) -> Protocol:
    attributes = (*_attributes(fact, True), *_attributes(more, False))
    return Protocol(name, label, attributes, tuple((name if logs is None else logs).split()), transport, aliases)


OTHER = "other"
"""The protocol of logs that have no row of their own: a node holds the log's name in `proto`, its fields in `data`."""

PROTOCOLS: tuple[Protocol, ...] = (
    _protocol(
        "dns",
        "DNS",
        "query/n qclass/i qclass_name/n qtype/i qtype_name/n rcode/i rcode_name/n AA/b TC/b RD/b RA/b rejected/b"
        " answers/s",
        transport="udp",
    ),
    _protocol(
        "http",
        "HTTP",
        "method/n host/n uri referrer version/n user_agent origin status_code/i status_msg info_code/i info_msg"
        " username/n password proxied/s",
        "trans_depth/i tags/s orig_mime_types/s resp_mime_types/s orig_filenames/s resp_filenames/s"
        " request_body_len/+ response_body_len/+",
    ),
    _protocol(
        "ssl",
        "TLS",
        "version/n cipher/n curve/n server_name/n last_alert/n next_protocol/n ja3/n ja3s/n ja4/n ja4s/n subject issuer"
        " client_subject client_issuer validation_status resumed/b established/b sni_matches_cert/b cert_chain_fps/l"
        " client_cert_chain_fps/l",
        issuer_subject="issuer",
        client_issuer_subject="client_issuer",
    ),
    _protocol(
        "ssh",
        "SSH",
        "direction/n client server version/i auth_success/b cipher_alg/n mac_alg/n compression_alg/n kex_alg/n"
        " host_key_alg/n host_key/n hassh/n hasshServer/n hasshVersion/n",
        "auth_attempts/i",
    ),
    _protocol("ftp", "FTP", "user/n password command/n arg mime_type/n reply_code/i reply_msg cwd", "file_size/i"),
    _protocol(
        "smtp",
        "SMTP",
        "helo mailfrom rcptto/s from to/s cc/s reply_to subject msg_id x_originating_ip user_agent tls/b",
        "last_reply path/s",
    ),
    _protocol(
        "sip",
        "SIP",
        "method/n uri request_from request_to response_from response_to reply_to user_agent status_code/i status_msg"
        " warning subject content_type",
        "request_path/s response_path/s request_body_len/+ response_body_len/+",
        transport="udp",
    ),
    _protocol(
        "snmp",
        "SNMP",
        "version/n community/n display_string",
        "up_since/t get_requests/+ get_bulk_requests/+ get_responses/+ set_requests/+",
        transport="udp",
    ),
    _protocol("modbus", "MODBUS", "func/n exception/n unit/i pdu_type/n"),
    _protocol(
        "rdp",
        "RDP",
        "cookie result security_protocol client_channels/l keyboard_layout client_build client_name"
        " client_dig_product_id desktop_width/i desktop_height/i requested_color_depth cert_type cert_count/i"
        " cert_permanent/b encryption_level encryption_method",
    ),
    _protocol("arp", "ARP", "op/n mac_src/n mac_dst/n sha/n tha/n", transport="arp"),
    _protocol(
        "dhcp",
        "DHCP",
        "mac/n client_fqdn/n domain/n host_name/n requested_addr/n assigned_addr/n client_addr/n server_addr/n",
        "msg_types/s client_message server_message",
        transport="udp",
        assigned_ip="assigned_addr",
    ),
    _protocol(
        "kerberos",
        "KERBEROS",
        "request_type client service success/b error_msg cipher forwardable/b renewable/b client_cert_subject"
        " server_cert_subject",
        transport="",
    ),
    _protocol(
        "ntlm",
        "NTLM",
        "username hostname domainname server_nb_computer_name server_dns_computer_name server_tree_name success/b",
    ),
    _protocol(
        "smb",
        "SMB",
        "action path name share_type service native_file_system prev_name",
        "size/i",
        logs="smb_files smb_mapping",
    ),
    _protocol("dce_rpc", "DCE_RPC", "named_pipe endpoint operation"),
    _protocol(
        "ldap",
        "LDAP",
        "version/i opcode result diagnostic_message object argument scope deref_aliases base_object filter",
        "attributes/s result_count/i",
        logs="ldap ldap_search",
    ),
    _protocol("mysql", "MYSQL", "cmd arg success/b response", "rows/i"),
    _protocol("irc", "IRC", "nick user command value addl dcc_file_name dcc_mime_type"),
    _protocol(
        "radius",
        "RADIUS",
        "username mac framed_addr remote_ip tunnel_client connect_info reply_msg result",
        transport="udp",
    ),
    _protocol(
        "socks",
        "SOCKS",
        "version/i user password status request.host request.name request_p/i bound.host bound.name bound_p/i",
    ),
    _protocol("tunnel", "TUNNEL", "tunnel_type action", transport="udp"),
    _protocol("syslog", "SYSLOG", "facility severity message", transport="udp"),
    _protocol("ntp", "NTP", "version/i mode/i stratum/i ref_id", transport="udp"),
    _protocol("dnp3", "DNP3", "fc_request fc_reply iin/i"),
    _protocol(
        "mqtt",
        "MQTT",
        "proto_name proto_version client_id connect_status will_topic will_payload from_client/b retain/b qos status"
        " topic topics/l payload action",
        logs="mqtt_connect mqtt_publish mqtt_subscribe",
    ),
    _protocol("quic", "QUIC", "version server_name client_protocol", transport="udp"),
    _protocol(
        "software",
        "SOFTWARE",
        "software_type name version.major/i version.minor/i version.minor2/i version.minor3/i version.addl"
        " unparsed_version",
    ),
    _protocol("files", "FILE", "source mime_type filename md5 sha1 sha256", "analyzers/s total_bytes/i", transport=""),
    _protocol(
        "x509",
        "X509",
        "fingerprint",
        "certificate.version/i certificate.serial certificate.subject certificate.issuer certificate.not_valid_before/t"
        " certificate.not_valid_after/t certificate.key_alg certificate.sig_alg certificate.key_type"
        " certificate.key_length/i certificate.exponent certificate.curve san.dns/s san.uri/s san.email/s san.ip/s"
        " basic_constraints.ca/b basic_constraints.path_len/i",
    ),
    _protocol("weird", "WEIRD", "name addl source", transport=""),
    _protocol(
        "notice",
        "NOTICE",
        "note msg sub file_mime_type file_desc",
        "actions/s",
        logs="notice notice_alarm",
        transport="",
    ),
    _protocol(OTHER, "OTHER", "data", logs="", transport=""),
)

BY_LOG: dict[str, Protocol] = {log: row for row in PROTOCOLS for log in row.logs}
"""Name of a log -> the protocol that it tells of."""
