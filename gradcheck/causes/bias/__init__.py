"""The bias: the causes of this family, a file each."""
