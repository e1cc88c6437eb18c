"""Normalisation layers: the causes of this family, a file each."""
