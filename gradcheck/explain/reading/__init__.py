"""Reads the user's code on shapes alone: nothing of it runs."""
