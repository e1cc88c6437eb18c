"""The loss and the softmax: the causes of this family, a file each."""
