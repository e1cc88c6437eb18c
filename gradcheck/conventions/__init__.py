"""The forms homemade nets come in: where they keep parameters and gradients, and how the two belong together."""
