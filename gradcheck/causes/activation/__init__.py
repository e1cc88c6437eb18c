"""The derivative of an activation: the causes of this family, a file each."""
