"""The planted faults of `nets/film_ratings.py`."""

CONVENTION = "class, rows picked rating by rating"
FAULTS = [
    ("G2", "self.dP = 2 * self.beta * self.P", "self.dP = self.beta * self.P"),
    ("A3/A5/A5", "self.dQ[j, :] -= 2 * e * self.P[i, :]", "self.dQ[j, :] -= e * self.P[i, :]"),
    ("B2/B1", "self.db_i[j] -= 2 * e", "self.db_i[j] += 2 * e"),
    ("G1", "self.db_u = 2 * self.beta * self.b_u", "self.db_u = np.zeros(self.num_users)"),
    ("L1/E6", "self.db_u[i] -= 2 * e", "self.db_u[i] = -2 * e"),
    ("G2/G1", "self.dQ = 2 * self.beta * self.Q", "self.dQ = 2 * self.beta * self.Q ** 2"),
    ("E1/E5", "self.dQ[j, :] -= 2 * e * self.P[i, :]", "self.dQ[j, :] -= 2 * e * self.P[j, :]"),
]
