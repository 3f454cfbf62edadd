"""Dice: nobody ever gets the same throw, whatever the thread or process."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

from bot.dice import AT_ONCE, Dice


def test_many_threads_never_get_the_same_throw() -> None:
    throw = Dice(12)
    with ThreadPoolExecutor(4) as threads:
        thrown = [
            one
            for batch in threads.map(lambda _: [throw() for _ in range(AT_ONCE)], range(8))
            for one in batch
        ]
    assert len(set(thrown)) == len(thrown) == 8 * AT_ONCE
    assert {len(one) for one in thrown} == {12}


def test_a_forked_process_throws_its_own() -> None:
    throw = Dice(16)
    throw()  # the others of this lot wait in both processes' memory
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, b"".join(throw() for _ in range(50)))
        os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(reading, 800)
    ours = {throw() for _ in range(AT_ONCE)}
    assert len(theirs) == 800
    assert ours.isdisjoint(theirs[at : at + 16] for at in range(0, 800, 16))
