"""Imports every module of labels, so that the registry is whole."""

from graphrecon.model import data, flow, host, intel_nodes, passive, provenance, scan, view

__all__ = ["data", "flow", "host", "intel_nodes", "passive", "provenance", "scan", "view"]
