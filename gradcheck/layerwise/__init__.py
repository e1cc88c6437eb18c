"""Checks below the whole net: one layer, a function with its gradient, a chain of layers and how they are linked."""
