"""A three-layer net with wih and who: the output errors go back through who as it is."""
import numpy
class neuralNetwork:
    def __init__(self, inputnodes, hiddennodes, outputnodes, learningrate):
        self.wih = numpy.random.normal(0.0, pow(inputnodes, -0.5), (hiddennodes, inputnodes))
        self.who = numpy.random.normal(0.0, pow(hiddennodes, -0.5), (outputnodes, hiddennodes))
        self.lr = learningrate
        self.activation_function = lambda x: 1 / (1 + numpy.exp(-x))
    def train(self, inputs_list, targets_list):
        inputs = numpy.array(inputs_list, ndmin=2).T
        targets = numpy.array(targets_list, ndmin=2).T
        hidden_outputs = self.activation_function(numpy.dot(self.wih, inputs))
        final_outputs = self.activation_function(numpy.dot(self.who, hidden_outputs))
        output_errors = targets - final_outputs
        hidden_errors = numpy.dot(self.who, output_errors)  # expect: numpy.dot(self.who, output_errors) | operand: self.who | born: L6  # fix: hidden_errors = numpy.dot(self.who.T, output_errors)
        self.who += self.lr * numpy.dot(output_errors * final_outputs * (1.0 - final_outputs), numpy.transpose(hidden_outputs))
        self.wih += self.lr * numpy.dot(hidden_errors * hidden_outputs * (1.0 - hidden_outputs), numpy.transpose(inputs))
numpy.random.seed(1)
n = neuralNetwork(6, 5, 3, 0.3)
lines = ["0,12,200,3,40,255,1", "2,0,9,90,100,3,77", "1,1,1,250,250,8,0"]
for e in range(2):
    for record in lines:
        values = record.split(',')
        inputs = numpy.asarray(values[1:], dtype=float) / 255.0 * 0.99 + 0.01
        targets = numpy.zeros(3) + 0.01
        targets[int(values[0])] = 0.99
        n.train(inputs, targets)
