"""Gradient ascent with np.matrix: the labels are a row, the predictions a column."""
import numpy as np
def sigmoid(inX):
    return 1.0 / (1 + np.exp(-inX))
def loadDataSet():
    rows = [[1.0, -0.017, 14.05], [1.0, -1.39, 4.66], [1.0, -0.75, 6.53], [1.0, -1.32, 7.15], [1.0, 0.42, 11.05]]
    return rows, [0, 1, 0, 0, 0]
def gradAscent(dataMatIn, classLabels):
    dataMatrix = np.asmatrix(dataMatIn)
    labelMat = np.asmatrix(classLabels)  # fix: labelMat = np.asmatrix(classLabels).T
    m, n = np.shape(dataMatrix)
    alpha, maxCycles = 0.001, 5
    weights = np.asmatrix(np.ones((n, 1)))
    for k in range(maxCycles):
        h = sigmoid(dataMatrix * weights)
        error = labelMat - h
        weights += alpha * dataMatrix.T * error  # expect: weights += alpha * dataMatrix.T * error | operand: alpha * dataMatrix.T * error | born: L10
    return weights
dataArr, labels = loadDataSet()
print(gradAscent(dataArr, labels))
