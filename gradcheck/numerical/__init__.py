"""Numerical derivatives with an error bar for every entry."""
