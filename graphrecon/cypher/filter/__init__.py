"""The filter language: text to tree to Cypher conditions; `check`, `list_fields` and `complete` for front ends."""

from graphrecon.cypher.filter.compile import check, knows
from graphrecon.cypher.filter.errors import FilterError
from graphrecon.cypher.filter.help import Completion, FieldHelp, complete, list_fields
from graphrecon.cypher.filter.parse import parse
from graphrecon.cypher.filter.purposes import FLOW, NMAP, NODE, PASSIVE, PURPOSES, VIEW, HostPurpose, Purpose

__all__ = [
    "FLOW",
    "NMAP",
    "NODE",
    "PASSIVE",
    "PURPOSES",
    "VIEW",
    "Completion",
    "FieldHelp",
    "FilterError",
    "HostPurpose",
    "Purpose",
    "check",
    "complete",
    "knows",
    "list_fields",
    "parse",
]
