"""Channels are moved last for images that have no channels."""
import numpy as np
batch = np.random.rand(8, 12, 12)
nhwc = batch.transpose(0, 2, 3, 1)  # expect: batch.transpose(0, 2, 3, 1) | operand: batch | born: L3  # fix: nhwc = batch[:, :, :, None]
print(nhwc.shape)
