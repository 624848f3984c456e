"""One heap for all threads: what the C library says of itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Threads that hold and free memory; the C library then says on standard error how many heaps ("arenas") there are.
PROGRAM = """
import ctypes, sys, threading
from bot import memory

if sys.argv[1] == "one":
    memory.share_one_heap()
begin = threading.Barrier(4)

def work():
    begin.wait()
    held = [bytes(5_000) for _ in range(2_000)]
    begin.wait()

threads = [threading.Thread(target=work) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
ctypes.CDLL(None).malloc_stats()
"""


def heaps(which: str) -> int:
    done = subprocess.run([sys.executable, "-c", PROGRAM, which], capture_output=True, text=True, check=True)
    return sum(line.startswith("Arena ") for line in done.stderr.splitlines())


@pytest.mark.skipif(sys.platform != "linux", reason="other C libraries have one heap, or another way")
def test_threads_share_the_heap_of_the_process() -> None:
    if heaps("each its own") < 2:
        pytest.skip("this C library gives threads no heaps of their own")
    assert heaps("one") == 1
