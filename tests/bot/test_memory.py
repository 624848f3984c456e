"""One heap for all threads, and a seldom search through it."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from bot import memory

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


def test_all_objects_are_looked_through_a_hundred_times_less_often() -> None:
    usual = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    try:
        memory.look_through_seldom()
        youngest, middle, all_ = gc.get_threshold()
    finally:
        gc.set_threshold(*usual)
    assert youngest * middle * all_ >= 100 * 700 * 10 * 10
    assert youngest * middle <= 20_000  # what is looked through more often, is done in a moment
