"""Tests of the purpose `data`: editions of ranges, look-ups, links of hosts."""
