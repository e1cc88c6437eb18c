"""Benchmarks that print a table each; `python -m tests.benchmarks [name ...]` runs all of them or those named."""
