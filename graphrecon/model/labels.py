"""Imports every module of labels, so that the registry is whole."""

from graphrecon.model import data, flow, host, passive, provenance, scan, view

__all__ = ["data", "flow", "host", "passive", "provenance", "scan", "view"]
