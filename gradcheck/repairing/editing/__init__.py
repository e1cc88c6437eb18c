"""Writes candidate edits of a statement: each maker knows one kind, none knows whether an edit helps."""
