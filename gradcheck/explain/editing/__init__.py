"""Writes and tries the edits that might make shapes fit."""
