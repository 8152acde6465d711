"""Runs importers into the graph: identity of content, batches exactly once, derivation."""
