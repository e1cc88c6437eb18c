"""Repair of a wrong statement: candidate edits, trials on live values, proof by a new check."""
