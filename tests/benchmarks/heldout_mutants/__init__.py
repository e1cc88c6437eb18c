"""The planted faults of the nets that are held out, in the form of those in `../mutants/`."""
