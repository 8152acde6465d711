"""Zeek's own logs that tell of hosts: name of a log -> the function that reads its rows."""

from collections.abc import Callable

from graphrecon.importers.passive import zeek_names, zeek_software, zeek_users, zeek_web
from graphrecon.importers.passive.zeek_line import Line, Told

ROWS: dict[str, Callable[[Line], Told]] = {
    "arp": zeek_names.arp,
    "dhcp": zeek_names.dhcp,
    "dns": zeek_names.dns,
    "ftp": zeek_users.ftp,
    "http": zeek_web.http,
    "irc": zeek_users.irc,
    "kerberos": zeek_users.kerberos,
    "known_certs": zeek_web.known_certs,
    "known_devices": zeek_names.known_devices,
    "known_hosts": zeek_names.known_hosts,
    "known_modbus": zeek_software.known_modbus,
    "known_services": zeek_software.known_services,
    "ldap": zeek_users.ldap,
    "mqtt_connect": zeek_software.mqtt_connect,
    "mysql": zeek_users.mysql,
    "ntlm": zeek_users.ntlm,
    "postgresql": zeek_users.postgresql,
    "quic": zeek_web.quic,
    "radius": zeek_users.radius,
    "rdp": zeek_users.rdp,
    "rfb": zeek_software.rfb,
    "sip": zeek_users.sip,
    "smb_cmd": zeek_users.smb_cmd,
    "smb_files": zeek_users.smb,
    "smb_mapping": zeek_users.smb,
    "smtp": zeek_names.smtp,
    "snmp": zeek_users.snmp,
    "socks": zeek_users.socks,
    "software": zeek_software.software,
    "ssh": zeek_software.ssh,
    "ssl": zeek_web.ssl,
    "x509": zeek_web.x509,
}
