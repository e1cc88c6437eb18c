"""Batch normalisation with its backward pass in one formula: shorter than the steps of norm.py, and equal."""

from reference_nets.layers.layer import Array
from reference_nets.layers.norm import BatchNorm


class BatchNormClosed(BatchNorm):
    """BatchNorm of norm.py; only backward is written differently.    x, y: (N, D)    gamma, beta: (D,)"""

    # From (6) of norm.py, dx = dx_hat inv_std + dvar 2/N centered + dmean / N, with centered = x_hat / inv_std:
    #
    # (1) dbeta[d] = sum_n dy[n,d],   dgamma[d] = sum_n dy[n,d] x_hat[n,d]                            (D,)
    # (2) dx_hat[n,d] = dy[n,d] gamma[d]                                                              (N, D)
    # (3) dvar[d] = -1/2 inv_std[d]^3 sum_m dx_hat[m,d] centered[m,d]
    #             = -1/2 inv_std[d]^2 sum_m dx_hat[m,d] x_hat[m,d]
    #         so dvar[d] 2/N centered[n,d] = -inv_std[d] / N * x_hat[n,d] sum_m dx_hat[m,d] x_hat[m,d]
    # (4) dmean[d] / N = -inv_std[d] / N * sum_m dx_hat[m,d]
    # (5) with inv_std[d] / N taken out of all three:                                                 (N, D)
    #         dx = inv_std / N * (N dx_hat - sum_m dx_hat - x_hat sum_m dx_hat x_hat)
    #     With running statistics only dx_hat inv_std is there.
    def backward(self, dy: Array) -> Array:
        """dx (N, D) from dy (N, D); leaves dgamma and dbeta."""
        N = len(dy)
        self.dbeta = dy.sum(axis=0)  # (1) the sum over the batch
        self.dgamma = (dy * self.x_hat).sum(axis=0)  # (1) the sum over the batch
        dx_hat = dy * self.gamma  # (2) the scale gamma
        if not self.training:
            return dx_hat * self.inv_std  # (5) the direct path alone
        return (
            self.inv_std  # (5) the common factor
            / N
            * (
                N * dx_hat  # (5) the direct path
                - dx_hat.sum(axis=0)  # (4) the path through the mean
                - self.x_hat * (dx_hat * self.x_hat).sum(axis=0)  # (3) the path through the variance
            )
        )
