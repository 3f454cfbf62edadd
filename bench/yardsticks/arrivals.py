"""The providers' side of sending: notes when each letter arrives, and says so once all of them are there."""

from __future__ import annotations

import argparse
import asyncio
import json
import time

import uvloop

from bench.yardsticks.stand_in import StandIn


async def noted(port: int, letters: int) -> list[float]:
    """When each arrived, in seconds of one clock."""
    at, over = list[float](), asyncio.Event()

    def arrived(_number: int, _body: bytes) -> None:
        at.append(time.perf_counter())
        if len(at) == 1:
            print("first", flush=True)
        if len(at) >= letters:
            over.set()

    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: StandIn(arrived, 0), "127.0.0.1", port, backlog=1024)
    print("ready", flush=True)
    await over.wait()
    return at


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--letters", type=int, required=True)
    asked = parser.parse_args()
    print(json.dumps(uvloop.run(noted(asked.port, asked.letters))), flush=True)


if __name__ == "__main__":
    main()
