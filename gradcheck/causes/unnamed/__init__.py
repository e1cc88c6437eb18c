"""Without a name: the causes of this family, a file each."""
