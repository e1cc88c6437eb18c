"""The user's state as it was, so that destructive code can be run: single objects, generators, all that is in reach."""
