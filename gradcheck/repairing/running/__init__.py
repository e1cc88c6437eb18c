"""Runs the user's code edited or watched, in memory, and judges what it yields."""
