"""Accounts of the explorer: users and groups, sessions and keys, and the log of what they did."""
