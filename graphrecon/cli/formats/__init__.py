"""Answers about hosts in the formats of other tools: each a function from records to pieces of text."""
