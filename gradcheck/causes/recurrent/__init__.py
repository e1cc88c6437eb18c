"""Recurrent nets: the causes of this family, a file each."""
