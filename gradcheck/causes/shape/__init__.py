"""Shapes, rows and columns: the causes of this family, a file each."""
