"""`python -m chaos.serve`: migrates and serves the echo with the process layout of `./jangkau serve`; `web` alone."""

from __future__ import annotations

import sys

from bot.commands.serve import own_port
from bot.on_demand import found_at


def main() -> None:
    port = own_port("127.0.0.1")
    found_at(f"chaos.serving:{'web' if 'web' in sys.argv else 'serve'}")(port)


if __name__ == "__main__":
    main()
