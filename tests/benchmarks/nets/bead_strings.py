"""Strings of beads, each a column vector, read by an LSTM whose gates lie below one another in one matrix; every string is its own sample, of its own length, and its last state tells a number."""
import numpy as np


class Reader:
    def __init__(self, n_in, n_hidden, r):
        n = n_hidden
        self.n = n
        self.M = r.normal(0, .7, (4 * n, n + n_in))
        self.m = r.normal(0, .2, (4 * n, 1))
        self.w = r.normal(0, 1, (1, n))
        self.w0 = r.normal(0, .2, (1, 1))

    def read(self, beads):
        n = self.n
        self.trail = []
        h = np.zeros((n, 1))
        c = np.zeros((n, 1))
        for bead in beads:
            hx = np.vstack((h, bead))
            a = np.dot(self.M, hx) + self.m
            keep, take, show = (1 / (1 + np.exp(-a[k * n:(k + 1) * n])) for k in range(3))
            new = np.tanh(a[3 * n:])
            before = c
            c = keep * before + take * new
            soft = np.tanh(c)
            h = show * soft
            self.trail.append(dict(hx=hx, keep=keep, take=take, show=show, new=new, before=before, soft=soft))
        self.h = h
        return np.dot(self.w, h) + self.w0

    def zero(self):
        self.gM, self.gm = np.zeros_like(self.M), np.zeros_like(self.m)
        self.gw, self.gw0 = np.zeros_like(self.w), np.zeros_like(self.w0)

    def back(self, miss):
        n = self.n
        self.gw += np.dot(miss, self.h.T)
        self.gw0 += miss
        gh = np.dot(self.w.T, miss)
        gc = np.zeros((n, 1))
        while self.trail:
            t = self.trail.pop()
            gc = gc + gh * t['show'] * (1 - t['soft'] ** 2)
            gshow = gh * t['soft'] * t['show'] * (1 - t['show'])
            gkeep = gc * t['before'] * t['keep'] * (1 - t['keep'])
            gtake = gc * t['new'] * t['take'] * (1 - t['take'])
            gnew = gc * t['take'] * (1 - t['new'] ** 2)
            ga = np.vstack((gkeep, gtake, gshow, gnew))
            self.gM += np.dot(ga, t['hx'].T)
            self.gm += ga
            gh = np.dot(self.M.T, ga)[:n]
            gc = gc * t['keep']


def loss_of(reader, strings, values):
    return sum(float(np.sum((reader.read(s) - v) ** 2)) for s, v in zip(strings, values)) / 2


def backward_of(reader, strings, values):
    reader.zero()
    for s, v in zip(strings, values):
        reader.back(reader.read(s) - v)


def check(n_in=2, n_hidden=3, lengths=(3, 5, 2, 4), seed=0):
    r = np.random.default_rng(seed + 31)
    reader = Reader(n_in, n_hidden, r)
    strings = [r.normal(size=(k, n_in, 1)) for k in lengths]
    strings[1][0] = strings[0][0]
    values = r.normal(size=len(lengths))
    backward_of(reader, strings, values)
    return dict(model=reader, loss=lambda: loss_of(reader, strings, values), backward=lambda: backward_of(reader, strings, values))
