"""The chain rule between layers: the causes of this family, a file each."""
