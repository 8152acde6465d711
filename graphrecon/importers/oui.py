"""Who the prefix of a hardware address is registered for, by the list of the IEEE that netaddr carries."""

from functools import lru_cache

_SUBDIVIDED = "IEEE Registration Authority"
"""Holds prefixes that are given away in parts; of the parts the list says those of 36 bits that are called IAB."""


@lru_cache(maxsize=1 << 16)
def vendor(addr: str) -> str | None:
    """Return the organisation that the prefix of a MAC address is registered for, None for any other address.

    A locally administered address has no vendor: whoever uses it made it up.
    """
    from netaddr import EUI, AddrFormatError, NotRegisteredError

    try:
        number = EUI(addr, version=48)
        if number.words[0] & 0x02:
            return None
        found = str((number.iab if number.is_iab() else number.oui).registration().org)
    except (AddrFormatError, NotRegisteredError):
        return None
    return None if not found or found.startswith(_SUBDIVIDED) else found
