"""Values of fingerprints, by one of them: FINGERPRINT:VALUE.PART, and JA3S by the client that was answered."""

import re

from graphrecon.cypher.filter.errors import FilterError
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import HostPurpose
from graphrecon.cypher.query.attribute_values import attribute, port_number, restricted, row_of, tests_of
from graphrecon.cypher.query.countable import Build, Counted, Values

_REST = re.compile(r"(.*?)(?:\.(md5|sha1|sha256|raw|ja4_[abc]))?", re.DOTALL)


def _fingerprint(name: str) -> Build:
    def build(purpose: HostPurpose, rest: str, params: Params) -> Values:
        match = _REST.fullmatch(rest)
        assert match is not None
        whole, row = row_of(purpose, name), row_of(purpose, f"{name}.{match[2]}" if match[2] else name)
        if row is None or whole is None:
            raise FilterError(f"unknown field '{name}.{match[2]}'", rest, 1, f"a part of '{name}'")
        if not match[1]:
            return attribute(row, purpose, params)
        if port_number(match[1]):
            return restricted(row, purpose, match[1], params)
        return attribute(row, purpose, params, tests_of(whole, match[1], purpose, params))

    return build


def _row(name: str, form: str, what: str) -> Counted:
    return Counted(name, f"{name}{form}", what, name, _fingerprint(name))


_MD5 = "[:VALUE][.md5|.sha1|.sha256|.raw]"
_JA4 = "[:VALUE][.raw|.ja4_a|.ja4_b|.ja4_c]"
_SERVER = "[:SERVER][:CLIENT][.md5|.sha1|.sha256|.raw]"
FINGERPRINTS = (
    *(_row(name, _MD5, "JA3 of TLS clients, or parts of one") for name in ("ja3", "ja3-client", "ssl-ja3-client")),
    *(
        _row(name, _SERVER, "JA3S of TLS servers, those that answered a client")
        for name in ("ja3s", "ja3-server", "ssl-ja3-server")
    ),
    *(_row(name, _JA4, "JA4 of TLS clients, or parts of one") for name in ("ja4", "ja4-client", "ssl-ja4-client")),
    *(_row(name, _MD5, "HASSH of SSH, or parts of one") for name in ("hassh", "hassh-client", "hassh-server")),
)
