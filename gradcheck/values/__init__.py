"""What each value of a recorded forward pass is in the net, told from values and operations, never from names."""
