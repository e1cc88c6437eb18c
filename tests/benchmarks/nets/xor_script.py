"""A forum script put into functions: ones appended to the inputs for the bias, weights in a list, targets 1-d, weights change in place."""
import numpy as np

def nonlin(x, deriv=False):
  if deriv == True:
    return x * (1 - x)
  return 1 / (1 + np.exp(-x))

def with_ones(a):
  return np.hstack([a, np.ones((a.shape[0], 1))])

def run(weights, inputs):
  hidden1 = nonlin(np.dot(with_ones(inputs), weights[0]))
  hidden2 = np.tanh(np.dot(with_ones(hidden1), weights[1]))
  output = nonlin(np.dot(with_ones(hidden2), weights[2]))
  return hidden1, hidden2, output

def total_error(weights, inputs, targets):
  output = run(weights, inputs)[2]
  return 0.5 * np.sum((targets - output[:, 0]) ** 2)

def train_once(weights, inputs, targets, rate):
  hidden1, hidden2, output = run(weights, inputs)

  error = targets.reshape(-1, 1) - output
  delta3 = error * nonlin(output, deriv=True)

  # drop the row of the bias
  error2 = delta3.dot(weights[2][:-1].T)
  delta2 = error2 * (1 - hidden2 ** 2)

  error1 = delta2.dot(weights[1][:-1].T)
  delta1 = error1 * nonlin(hidden1, deriv=True)

  weights[2] += rate * with_ones(hidden2).T.dot(delta3)
  weights[1] += rate * with_ones(hidden1).T.dot(delta2)
  weights[0] += rate * with_ones(inputs).T.dot(delta1)

def check(sizes=(2, 4, 3), samples=6, seed=0):
  state = np.random.RandomState(seed)
  a, b, c = sizes
  weights = [state.randn(a + 1, b), state.randn(b + 1, c), state.randn(c + 1, 1)]
  inputs, targets = state.randn(samples, a), (state.rand(samples) > .5).astype(float)
  return dict(model=weights, loss=lambda: total_error(weights, inputs, targets),
              step=lambda: train_once(weights, inputs, targets, 0.2), learning_rate=0.2)
