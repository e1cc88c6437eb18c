"""Convolution and pooling: the causes of this family, a file each."""
