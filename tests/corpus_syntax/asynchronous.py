"""Coroutines, threads, recursion."""
import asyncio
import threading
import concurrent.futures
import sys

import numpy as np

A = np.arange(12.0).reshape(3, 4)


async def forward(x):
    await asyncio.sleep(0)
    return x * 2 + await other(x)


async def other(x):
    return x @ x.T @ x


async def rows(x):
    for row in x:
        yield row + 1


class Manager:
    async def __aenter__(self):
        return A + 1

    async def __aexit__(self, *exc):
        return True


async def main():
    print(await forward(A), [r async for r in rows(A)], [await other(x[None]) for x in A])
    async with Manager() as m:
        print(m)
        m @ m
    async for row in rows(A):
        print(row * 2)
    return sum([r.sum() async for r in rows(A)])


print(asyncio.run(main()))
results = {}


def work(k):
    t = np.zeros(4)
    for _ in range(200):
        t = t + A[k] * 0.5
        t[0] += 1
    results[k] = t


threads = [threading.Thread(target=work, args=(k,)) for k in range(3)]
for t in threads:
    t.start()
for k in range(100):
    B = (A + k) @ A.T
for t in threads:
    t.join()
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    print(list(pool.map(lambda r: r * 2, A)))
print(B, [results[k] for k in range(3)])


def depth(n):
    return A[0] if n == 0 else depth(n - 1) * 0.5 + n


print(depth(50))


def endless(n):
    return endless(n + 1) + A


try:
    endless(0)
except RecursionError as error:
    print(type(error).__name__)
print(A.sum() + depth(3).sum())
sys.exit(int(A.sum()) % 7)
