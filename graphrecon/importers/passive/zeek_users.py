"""What Zeek's logs of sessions tell of hosts, their users and their shares."""

import base64

from graphrecon.importers.passive.fact import Sighting
from graphrecon.importers.passive.zeek_line import Line, Told, open_port
from graphrecon.importers.passive.zeek_names import radius_address
from graphrecon.importers.secrets import HIDDEN


def ftp(line: Line) -> Told:
    """Yield what ftp.log tells."""
    host, port = line.server
    for command, value in (("USER", line.text("user")), ("PASS", line.text("password"))):
        if value and value != HIDDEN:
            yield Sighting("FTP_CLIENT", line.client, None, command, value)
            yield Sighting("FTP_SERVER", host, port, command, value)
    if line.text("reply_code"):
        yield from open_port(line, "tcp")


def ntlm(line: Line) -> Told:
    """Yield what ntlm.log tells."""
    host, port = line.server
    mine = {"NetBIOS_Domain_Name": "domainname", "User_Name": "username", "Workstation": "hostname"}
    theirs = {
        "NetBIOS_Computer_Name": "server_nb_computer_name",
        "DNS_Computer_Name": "server_dns_computer_name",
        "DNS_Tree_Name": "server_tree_name",
    }
    if value := _fields(line, mine):
        yield Sighting("NTLM_AUTHENTICATE", line.client, None, "tcp-ntlm.log", value)
    if value := _fields(line, theirs):
        yield Sighting("NTLM_CHALLENGE", host, port, "tcp-ntlm.log", value)


def _fields(line: Line, columns: dict[str, str]) -> str:
    found = {name: line.text(column) for name, column in columns.items()}
    return ",".join(
        f"{name}:{base64.b64encode(value.encode('utf-8', 'replace')).decode()}"
        for name, value in found.items()
        if value
    )


def kerberos(line: Line) -> Told:
    """Yield what kerberos.log tells: no port, since it does not say whether the request came by UDP or by TCP."""
    if value := line.text("client"):
        yield Sighting("USER", line.client, None, "KERBEROS", value)


def smb(line: Line) -> Told:
    """Yield what smb_mapping.log and smb_files.log tell: the shares of a server."""
    yield from _share(line, line.text("path"), line.text("share_type"))


def smb_cmd(line: Line) -> Told:
    """Yield what smb_cmd.log tells: the shares of a server, and who uses them."""
    if value := line.text("username"):
        yield Sighting("USER", line.client, None, "SMB", value)
    yield from _share(line, line.text("tree"), None)


def _share(line: Line, path: str | None, kind: str | None) -> Told:
    host, port = line.server
    if path:
        yield Sighting("SMB_SHARE", host, port, "SMB", path, kind)


def rdp(line: Line) -> Told:
    """Yield what rdp.log tells."""
    if value := line.text("cookie"):
        yield Sighting("USER", line.client, None, "RDP", value)
    if value := line.text("client_name"):
        yield Sighting("HOSTNAME", line.client, None, "RDP", value)
    if value := line.text("client_build"):
        yield Sighting("SOFTWARE", line.client, None, "RDP::CLIENT", value)
    if line.text("result"):
        yield from open_port(line, "tcp")


def sip(line: Line) -> Told:
    """Yield what sip.log tells; Zeek reads SIP over UDP."""
    if value := line.text("user_agent"):
        yield Sighting("SOFTWARE", line.client, None, "SIP::CLIENT", value)
    if value := line.text("request_from"):
        yield Sighting("USER", line.client, None, "SIP", value)
    if line.text("status_code"):
        yield from open_port(line, "udp")


def snmp(line: Line) -> Told:
    """Yield what snmp.log tells."""
    host, port = line.server
    if value := line.text("community"):
        yield Sighting("SNMP_COMMUNITY", host, port, "COMMUNITY", value, None, "udp")
    if value := line.text("display_string"):
        yield Sighting("SOFTWARE", host, port, "SNMP::AGENT", value, None, "udp")
    if line.text("get_responses") not in (None, "0"):
        yield from open_port(line, "udp")


def mysql(line: Line) -> Told:
    """Yield what mysql.log tells."""
    if line.text("cmd") == "login" and (value := line.text("arg")):
        yield Sighting("USER", line.client, None, "MYSQL", value)
    if line.text("success"):
        yield from open_port(line, "tcp")


def radius(line: Line) -> Told:
    """Yield what radius.log tells."""
    if value := line.text("username"):
        yield Sighting("USER", line.client, None, "RADIUS", value)
    if mac := line.text("mac"):
        addr = line.text("framed_addr")
        yield Sighting("MAC_ADDRESS", addr if radius_address(addr) else None, None, "RADIUS", mac)
    if line.text("result"):
        yield from open_port(line, "udp")


def irc(line: Line) -> Told:
    """Yield what irc.log tells; its columns name the user only after the command that did."""
    value = line.text("user") or (line.text("value") if line.text("command") == "USER" else None)
    if value:
        yield Sighting("USER", line.client, None, "IRC", value)


def socks(line: Line) -> Told:
    """Yield what socks.log tells."""
    if value := line.text("user"):
        yield Sighting("USER", line.client, None, "SOCKS", value)
    if line.text("status"):
        yield from open_port(line, "tcp")


def ldap(line: Line) -> Told:
    """Yield what ldap.log tells: who binds by a password, and that the server answered."""
    if "simple" in (line.text("opcode") or "") and (value := line.text("object")):
        yield Sighting("USER", line.client, None, "LDAP", value)
    if line.text("result"):
        yield from open_port(line)


def postgresql(line: Line) -> Told:
    """Yield what postgresql.log tells."""
    if value := line.text("user"):
        yield Sighting("USER", line.client, None, "POSTGRESQL", value)
    if value := line.text("application_name"):
        yield Sighting("SOFTWARE", line.client, None, "POSTGRESQL::CLIENT", value)
    if line.text("success"):
        yield from open_port(line, "tcp")
