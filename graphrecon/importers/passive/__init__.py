"""Passive facts: what each kind of observation is, how it is normalised, and the formats that tell of them."""
