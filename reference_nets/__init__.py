"""Readable numpy layers and nets, each backward pass with its derivation: to read, run and compare with."""
