"""What a filter is about: the view, scan records, flows, or the hosts at the ends of flows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Purpose:
    """One kind of filter: `root` is the variable that it judges."""

    name: str
    root: str
    label: str
    help: str


@dataclass(frozen=True)
class HostPurpose(Purpose):
    """A purpose about hosts, with the label and relationship types that it uses for the same things."""

    port_label: str
    has_port: str
    runs: str
    prints: str
    shows: str
    named: str
    has_mac: str
    matches_os: str
    hop: str

    @property
    def types(self) -> dict[str, str]:
        """Return the names that a path of the field table may use in braces."""
        return {
            "port_label": self.port_label,
            "has_port": self.has_port,
            "runs": self.runs,
            "prints": self.prints,
            "shows": self.shows,
            "named": self.named,
            "has_mac": self.has_mac,
            "matches_os": self.matches_os,
            "hop": self.hop,
        }


VIEW = HostPurpose(
    name="view",
    root="view",
    label="View",
    help="hosts of the consolidated view",
    port_label="ViewPort",
    has_port="HAS_PORT",
    runs="RUNS",
    prints="PRINTS",
    shows="SHOWS",
    named="IS_NAMED",
    has_mac="HAS_MAC",
    matches_os="MATCHES_OS",
    hop="REACHED_BY",
)
NMAP = HostPurpose(
    name="nmap",
    root="record",
    label="Record",
    help="hosts as one scan saw them",
    port_label="RecordPort",
    has_port="HAD_PORT",
    runs="RAN",
    prints="PRINTED",
    shows="SHOWED",
    named="WAS_NAMED",
    has_mac="HAD_MAC",
    matches_os="MATCHED_OS",
    hop="HOP",
)
FLOW = Purpose(name="flow", root="flow", label="Flow", help="flows (edge filters)")
NODE = Purpose(name="node", root="src", label="Host", help="hosts at the ends of flows (node filters)")
PASSIVE = HostPurpose(
    name="passive",
    root="observation",
    label="Observation",
    help="passive observations",
    port_label="",
    has_port="",
    runs="RAN",
    prints="PRINTED",
    shows="SHOWED",
    named="WAS_NAMED",
    has_mac="HAD_MAC",
    matches_os="MATCHED_OS",
    hop="",
)
"""Observations have no ports of their own: a port is a property of each."""

PURPOSES = {purpose.name: purpose for purpose in (VIEW, NMAP, FLOW, NODE, PASSIVE)}
