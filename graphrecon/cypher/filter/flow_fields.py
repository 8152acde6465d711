"""The attributes of a flow."""

from graphrecon.cypher.filter.field import Field, Place, own
from graphrecon.cypher.filter.number_types import INT, PORT, Int, Port
from graphrecon.cypher.filter.time_types import Slot

FLOWS = (
    Field(
        "dport",
        Port(default=None),
        "destination port, with its protocol where one is said",
        "dport > 10000",
        {"flow": Place("{it}.dport", key="{it}.proto", rank=5)},
        ("port",),
    ),
    Field("sports", PORT, "source ports", "ANY sports < 1024", own("sports", "flow", array=True), ("sport",)),
    Field("type", Int(low=0, high=255), "ICMP type", "type = 8", own("type", "flow")),
    Field("codes", Int(low=0, high=255), "ICMP codes", "codes = 0", own("codes", "flow", array=True), ("code",)),
    Field("count", INT, "number of flows that were seen", "count > 100", own("count", "flow")),
    Field("cspkts", INT, "packets from the client", "cspkts > 1000", own("cspkts", "flow")),
    Field("scpkts", INT, "packets from the server", "scpkts = 0", own("scpkts", "flow")),
    Field("csbytes", INT, "bytes from the client", "csbytes > 1000000", own("csbytes", "flow")),
    Field("scbytes", INT, "bytes from the server", "scbytes > 1000000", own("scbytes", "flow")),
    Field(
        "times",
        Slot(),
        "time slots in which it was seen, by their start",
        "ANY times > 2024-01-02",
        own("times", "flow", array=True),
    ),
)
