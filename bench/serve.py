"""`python -m bench.serve`: migrates and serves the form with the process layout of `./jangkau serve`."""

from __future__ import annotations

import os

from bot.environment import port_of
from bot.supervising import supervise


def main() -> None:
    module = "watched" if "BENCH_ROOMS" in os.environ else "serving"
    supervise(f"bench.{module}:begin", host="127.0.0.1", port=port_of(os.environ, []))


if __name__ == "__main__":
    main()
