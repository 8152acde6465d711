"""Vendors of hardware addresses."""

import pytest

from graphrecon.importers.oui import vendor


@pytest.mark.parametrize(
    ("addr", "wanted"),
    [
        ("00:00:0c:00:53:01", "Cisco Systems, Inc"),
        ("02:00:5e:00:53:01", None),
        ("00:1b:c5:00:00:01", None),
        ("00:50:c2:00:00:01", "T.L.S. Corp."),
        ("40:d8:55:0e:f1:23", "GeneSys Elektronik GmbH"),
        ("not a MAC", None),
        ("", None),
    ],
)
def test_a_vendor_is_whom_the_prefix_is_registered_for(addr: str, wanted: str | None) -> None:
    """The longest prefix holds; made-up addresses, unknown parts of a prefix and what is no address have none."""
    assert vendor(addr) == wanted
