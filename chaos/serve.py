"""`python -m chaos.serve`: migrates and serves the echo with the process layout of `./jangkau serve`; `web` alone."""

from __future__ import annotations

import os
import sys

from bot.environment import port_of
from bot.supervising import supervise


def main() -> None:
    served = "web" if "web" in sys.argv else "serving"
    supervise(f"chaos.{served}:begin", host="127.0.0.1", port=port_of(os.environ, []))


if __name__ == "__main__":
    main()
