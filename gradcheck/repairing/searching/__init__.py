"""Looks for the wrong statement and for the edit that mends it: what is tried, in which order, at what cost."""
