"""Shortcuts: words that expand to a filter of hosts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shortcut:
    """One word, the filter that it stands for, and what it finds."""

    name: str
    filter: str
    help: str


_ROWS = (
    Shortcut("anonftp", r"script:ftp-anon:/^Anonymous\sFTP\slogin\sallowed/", "FTP servers that let anyone in"),
    Shortcut("anonldap", 'extrainfo = "Anonymous bind OK"', "LDAP servers that let anyone in"),
    Shortcut("authhttp", "script:http-auth", "web servers that ask for a password"),
    Shortcut("authbypassvnc", "script:realvnc-auth-bypass", "VNC servers that can be entered without a password"),
    Shortcut("geovision", "product:/^GeoVision/", "GeoVision cameras"),
    Shortcut("mssqlemptypwd", r"script:ms-sql-empty-password:/Login\sSuccess/", "MS-SQL without a password"),
    Shortcut("mysqlemptypwd", r"script:mysql-empty-password:/empty\spassword/", "MySQL without a password"),
    Shortcut(
        "netdev",
        r"devicetype:/^(?:bridge|broadband\srouter|firewall|hub|load\sbalancer|proxy\sserver|router|switch|WAP)$/",
        "network devices",
    ),
    Shortcut("nfs", "script:/^nfs-/ OR service:nfs", "NFS servers"),
    Shortcut("nis", r"script:rpcinfo:/ypserv/", "NIS servers"),
    Shortcut("owa", r"httptitle:/Outlook\sWeb/", "Outlook on the web"),
    Shortcut(
        "phonedev",
        r"devicetype:/^(?:PBX|phone|telecom-misc|VoIP\sadapter|VoIP\sphone)$/",
        "telephones and their exchanges",
    ),
    Shortcut("phpmyadmin", "script:http-title:/phpMyAdmin/i OR script:http-headers:/pma/i", "phpMyAdmin"),
    Shortcut("smbshare", "script:smb-enum-shares", "hosts that listed their SMB shares"),
    Shortcut(
        "torcert",
        r"cert.subject:/(?:CN|commonName)=www\.[a-z2-7]{8,20}\.(?:net|com)$/"
        r" cert.issuer:/(?:CN|commonName)=www\.[a-z2-7]{8,20}\.(?:net|com)$/",
        "certificates as Tor relays make them",
    ),
    Shortcut("webfiles", "script:http-ls", "web servers that list files"),
    Shortcut("webmin", "PORT(service=http product=MiniServ)", "Webmin"),
    Shortcut("x11open", r"script:x11-access:/access\sis\sgranted/", "X11 servers that let anyone in"),
    Shortcut("x11srv", "service:X11", "X11 servers"),
    Shortcut("xp445", r"open:445 script:smb-os-discovery:/Windows\s(?:XP|5\.1)/", "Windows XP with SMB on port 445"),
)
_ALIASES = {"networkdevice": "netdev", "ypserv": "nis", "yp": "nis", "x11": "x11srv"}
_BY_NAME = {row.name: row for row in _ROWS}
SHORTCUTS = _BY_NAME | {alias: _BY_NAME[name] for alias, name in _ALIASES.items()}
ROWS = _ROWS
