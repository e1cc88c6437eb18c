"""Will the loan be paid back? First own network of a student: one applicant at a time as a 1-d array, a loop over the file, outer products, relu and sigmoid layers, one number out, gradients summed in the loop and divided after it, weight decay."""
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def relu(x):
    return np.maximum(0, x)


class LoanNet:
    learning_rate = 0.1

    def __init__(self, n_features, n_h1, n_h2, decay=0.02, seed=3):
        gen = np.random.default_rng(seed)
        self.w_in = gen.normal(0, 0.7, (n_h1, n_features))
        self.b_in = gen.normal(0, 0.3, n_h1)
        self.w_mid = gen.normal(0, 0.6, (n_h2, n_h1))
        self.b_mid = gen.normal(0, 0.3, n_h2)
        self.w_out = gen.normal(0, 0.8, n_h2)
        self.b_out = gen.normal(0, 0.3, 1)
        self.decay = decay

    def predict_one(self, row):
        self.row = row
        self.s_in = np.dot(self.w_in, row) + self.b_in
        self.h_in = relu(self.s_in)
        self.s_mid = np.dot(self.w_mid, self.h_in) + self.b_mid
        self.h_mid = sigmoid(self.s_mid)
        self.p = sigmoid(np.dot(self.w_out, self.h_mid) + self.b_out)
        return self.p[0]

    def cost(self, table, answers):
        total = 0.0
        for row, answer in zip(table, answers):
            p = self.predict_one(row)
            if answer == 1:
                total -= np.log(p)
            else:
                total -= np.log(1 - p)
        squares = np.sum(self.w_in ** 2) + np.sum(self.w_mid ** 2) + np.sum(self.w_out ** 2)
        return total / len(table) + self.decay * squares

    def start_sums(self):
        self.g_w_in = np.zeros(self.w_in.shape)
        self.g_b_in = np.zeros(self.b_in.shape)
        self.g_w_mid = np.zeros(self.w_mid.shape)
        self.g_b_mid = np.zeros(self.b_mid.shape)
        self.g_w_out = np.zeros(self.w_out.shape)
        self.g_b_out = np.zeros(self.b_out.shape)

    def add_sample(self, row, answer):
        self.predict_one(row)

        # output
        err = self.p - answer
        self.g_w_out += err * self.h_mid
        self.g_b_out += err

        # second hidden
        err_mid = err * self.w_out * self.h_mid * (1 - self.h_mid)
        self.g_w_mid += np.outer(err_mid, self.h_in)
        self.g_b_mid += err_mid

        # first hidden
        err_in = np.dot(err_mid, self.w_mid)
        err_in[self.s_in <= 0] = 0
        self.g_w_in += np.outer(err_in, row)
        self.g_b_in += err_in

    def gradients(self, table, answers):
        self.start_sums()
        for i in range(len(table)):
            self.add_sample(table[i], answers[i])
        n = len(table)
        for g in (self.g_w_in, self.g_b_in, self.g_w_mid, self.g_b_mid, self.g_w_out, self.g_b_out):
            g /= n
        self.g_w_in += 2 * self.decay * self.w_in
        self.g_w_mid += 2 * self.decay * self.w_mid
        self.g_w_out += 2 * self.decay * self.w_out

    def improve(self):
        self.w_in -= self.learning_rate * self.g_w_in
        self.b_in -= self.learning_rate * self.g_b_in
        self.w_mid -= self.learning_rate * self.g_w_mid
        self.b_mid -= self.learning_rate * self.g_b_mid
        self.w_out -= self.learning_rate * self.g_w_out
        self.b_out -= self.learning_rate * self.g_b_out


def check(sizes=(5, 6, 4), samples=7, seed=0):
    gen = np.random.default_rng(seed + 90)
    net = LoanNet(*sizes, seed=seed)
    table = gen.normal(size=(samples, sizes[0]))
    answers = gen.integers(0, 2, samples)
    net.gradients(gen.normal(size=(samples, sizes[0])), answers)
    return dict(
        model=net,
        loss=lambda: net.cost(table, answers),
        backward=lambda: net.gradients(table, answers),
    )
