"""A sign: the causes of this family, a file each."""
