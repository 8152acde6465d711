"""Vendors of hardware addresses."""

import pytest

from graphrecon.importers.oui import vendor


@pytest.mark.parametrize(
    ("addr", "wanted"),
    [
        ("00:00:0c:00:53:01", "Cisco Systems, Inc"),
        ("02:00:5e:00:53:01", None),
        ("00:1b:c5:00:00:01", None),
        ("not a MAC", None),
        ("", None),
    ],
)
def test_a_vendor_is_whom_the_prefix_is_registered_for(addr: str, wanted: str | None) -> None:
    """Made-up addresses, prefixes given away in parts and what is no address have none."""
    assert vendor(addr) == wanted
