"""A Java digit reader carried over to Python by its author: getters, camelCase, loops for the filters, double[] as 1-d vectors, each layer corrects itself with eta."""
import numpy as np


class ConvLayer:
    """filters over one grey image, stepping by stride, ReLU included"""

    def __init__(self, numFilters, filterSize, stride, random):
        self.stride = stride
        self.filters = random.standard_normal((numFilters, filterSize, filterSize)) / filterSize
        self.thresholds = random.standard_normal(numFilters) * 0.1 - 0.6

    def feedForward(self, image):
        self.image = image
        n, k, _ = self.filters.shape
        rows = (image.shape[0] - k) // self.stride + 1
        cols = (image.shape[1] - k) // self.stride + 1
        self.maps = np.zeros((n, rows, cols))
        for f in range(n):
            for r in range(rows):
                for c in range(cols):
                    top, left = r * self.stride, c * self.stride
                    window = image[top:top + k, left:left + k]
                    self.maps[f, r, c] = np.sum(window * self.filters[f]) + self.thresholds[f]
        return np.maximum(self.maps, 0)

    def correct(self, errors, eta):
        n, k, _ = self.filters.shape
        filterDeltas = np.zeros_like(self.filters)
        thresholdDeltas = np.zeros_like(self.thresholds)
        for f in range(n):
            for r in range(errors.shape[1]):
                for c in range(errors.shape[2]):
                    if self.maps[f, r, c] <= 0:
                        continue
                    top, left = r * self.stride, c * self.stride
                    filterDeltas[f] += errors[f, r, c] * self.image[top:top + k, left:left + k]
                    thresholdDeltas[f] += errors[f, r, c]
        self.filters -= eta * filterDeltas
        self.thresholds -= eta * thresholdDeltas


class PoolLayer:
    """2 x 2 windows that overlap (step 1)"""

    def feedForward(self, maps):
        n, rows, cols = maps.shape
        self.shape = maps.shape
        self.maxRow = np.zeros((n, rows - 1, cols - 1), dtype=int)
        self.maxCol = np.zeros((n, rows - 1, cols - 1), dtype=int)
        out = np.zeros((n, rows - 1, cols - 1))
        for f in range(n):
            for r in range(rows - 1):
                for c in range(cols - 1):
                    best = np.argmax(maps[f, r:r + 2, c:c + 2])
                    self.maxRow[f, r, c] = r + best // 2
                    self.maxCol[f, r, c] = c + best % 2
                    out[f, r, c] = maps[f, self.maxRow[f, r, c], self.maxCol[f, r, c]]
        return out

    def passBack(self, errors):
        back = np.zeros(self.shape)
        for f in range(errors.shape[0]):
            for r in range(errors.shape[1]):
                for c in range(errors.shape[2]):
                    back[f, self.maxRow[f, r, c], self.maxCol[f, r, c]] += errors[f, r, c]
        return back


class NeuronLayer:
    def __init__(self, numInputs, numNeurons, transfer, random):
        self.weights = random.standard_normal((numNeurons, numInputs)) / np.sqrt(numInputs)
        self.thresholds = random.standard_normal(numNeurons) * 0.1
        self.transfer = transfer

    def feedForward(self, inputs):
        self.inputs = inputs
        self.net = np.dot(self.weights, inputs) + self.thresholds
        self.outputs = np.tanh(self.net) if self.transfer == "tanh" else 1.0 / (1.0 + np.exp(-self.net))
        return self.outputs

    def transferDerivative(self):
        if self.transfer == "tanh":
            return 1.0 - self.outputs * self.outputs
        return self.outputs * (1.0 - self.outputs)

    def correct(self, errors, eta):
        deltas = errors * self.transferDerivative()
        inputErrors = np.dot(self.weights.T, deltas)
        self.weights -= eta * np.outer(deltas, self.inputs)
        self.thresholds -= eta * deltas
        return inputErrors


class DigitReader:
    def __init__(self, imageShape, numFilters, numHidden, numDigits, seed):
        random = np.random.default_rng(seed)
        self.conv = ConvLayer(numFilters, 3, 2, random)
        self.pool = PoolLayer()
        rows, cols = ((side - 3) // 2 for side in imageShape)
        self.hidden = NeuronLayer(numFilters * rows * cols, numHidden, "tanh", random)
        self.output = NeuronLayer(numHidden, numDigits, "sigmoid", random)

    def getOutput(self, image):
        pooled = self.pool.feedForward(self.conv.feedForward(image))
        self.pooledShape = pooled.shape
        return self.output.feedForward(self.hidden.feedForward(pooled.flatten()))

    def getError(self, image, wanted):
        return 0.5 * np.sum((self.getOutput(image) - wanted) ** 2)

    def learn(self, image, wanted, eta):
        difference = self.getOutput(image) - wanted
        errors = self.output.correct(difference, eta)
        errors = self.hidden.correct(errors, eta)
        self.conv.correct(self.pool.passBack(errors.reshape(self.pooledShape)), eta)


def check(imageShape=(9, 11), numFilters=3, numHidden=6, numDigits=4, seed=0):
    random = np.random.default_rng(seed + 50)
    reader = DigitReader(imageShape, numFilters, numHidden, numDigits, seed)
    image, wanted = random.standard_normal(imageShape), np.eye(numDigits)[seed % numDigits]
    return dict(
        model=reader,
        loss=lambda: reader.getError(image, wanted),
        step=lambda: reader.learn(image, wanted, 0.1),
        learning_rate=0.1,
    )
