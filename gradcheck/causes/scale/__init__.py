"""A constant factor: the causes of this family, a file each."""
