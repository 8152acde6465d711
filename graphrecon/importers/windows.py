"""What Windows says of itself by NTLM and SMB alike, in the words of `ntlm-info`."""

from typing import Any

from graphrecon.importers.script_values import text

NTLM = {
    "server": "NetBIOS_Computer_Name",
    "domain": "NetBIOS_Domain_Name",
    "workgroup": "Workgroup",
    "fqdn": "DNS_Computer_Name",
    "domain_dns": "DNS_Domain_Name",
    "forest_dns": "DNS_Tree_Name",
}
"""Names in smb-os-discovery -> in ntlm-info."""


def ntlm(told: dict[str, Any]) -> dict[str, str]:
    """Return the result of `ntlm-info` that the result of `smb-os-discovery` holds."""
    return {new: name for old, new in NTLM.items() if (name := text(told.get(old)))}
