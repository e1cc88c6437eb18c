"""The update step: the causes of this family, a file each."""
