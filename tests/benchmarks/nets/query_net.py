"""The book's three-node-layer class, two hidden layers: wih, whh, who; lists become columns; train() changes the weights at once."""
import numpy


class neuralNetwork:

    def __init__(self, inputnodes, hiddennodes, hiddennodes2, outputnodes, learningrate, seed):
        numpy.random.seed(seed)
        self.lr = learningrate
        self.wih = numpy.random.normal(0.0, pow(inputnodes, -0.5), (hiddennodes, inputnodes))
        self.whh = numpy.random.normal(0.0, pow(hiddennodes, -0.5), (hiddennodes2, hiddennodes))
        self.who = numpy.random.normal(0.0, pow(hiddennodes2, -0.5), (outputnodes, hiddennodes2))
        self.activation_function = lambda x: 1 / (1 + numpy.exp(-x))

    def train(self, inputs_list, targets_list):
        inputs = numpy.array(inputs_list, ndmin=2).T
        targets = numpy.array(targets_list, ndmin=2).T

        hidden_outputs = self.activation_function(numpy.dot(self.wih, inputs))
        hidden2_outputs = self.activation_function(numpy.dot(self.whh, hidden_outputs))
        final_outputs = self.activation_function(numpy.dot(self.who, hidden2_outputs))

        # output layer error is the (target - actual)
        output_errors = targets - final_outputs
        output_slope = output_errors * final_outputs * (1.0 - final_outputs)
        # hidden layer error is the output error, split by weights, recombined at hidden nodes
        hidden2_errors = numpy.dot(self.who.T, output_slope)
        hidden2_slope = hidden2_errors * hidden2_outputs * (1.0 - hidden2_outputs)
        hidden_errors = numpy.dot(self.whh.T, hidden2_slope)
        hidden_slope = hidden_errors * hidden_outputs * (1.0 - hidden_outputs)

        self.who += self.lr * numpy.dot(output_slope, numpy.transpose(hidden2_outputs))
        self.whh += self.lr * numpy.dot(hidden2_slope, numpy.transpose(hidden_outputs))
        self.wih += self.lr * numpy.dot(hidden_slope, numpy.transpose(inputs))

    def query(self, inputs_list):
        inputs = numpy.array(inputs_list, ndmin=2).T
        hidden_outputs = self.activation_function(numpy.dot(self.wih, inputs))
        hidden2_outputs = self.activation_function(numpy.dot(self.whh, hidden_outputs))
        return self.activation_function(numpy.dot(self.who, hidden2_outputs))


def check(sizes=(4, 5, 3, 2), seed=0):
    n = neuralNetwork(*sizes, 0.3, seed)
    rng = numpy.random.default_rng(seed + 1)
    inputs, targets = rng.uniform(0.01, 1.0, sizes[0]).tolist(), rng.uniform(0.01, 0.99, sizes[-1]).tolist()

    def loss():
        return 0.5 * float(numpy.sum((n.query(inputs)[:, 0] - numpy.array(targets)) ** 2))

    return dict(model=n, loss=loss, step=lambda: n.train(inputs, targets), learning_rate=0.3)
