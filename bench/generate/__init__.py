"""Deterministic data as unevenly spread as real scans and real traffic."""
