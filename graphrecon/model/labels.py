"""Imports every module of labels, so that the registry is whole."""

from graphrecon.model import account, data, flow, host, intel_nodes, note, passive, provenance, scan, view

__all__ = ["account", "data", "flow", "host", "intel_nodes", "note", "passive", "provenance", "scan", "view"]
