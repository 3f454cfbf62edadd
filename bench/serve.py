"""`python -m bench.serve`: migrates and serves the form in one process, as `./jangkau serve` does."""

from __future__ import annotations

from bot.commands.serve import own_port
from bot.on_demand import found_at


def main() -> None:
    port = own_port("127.0.0.1")
    found_at("bench.serving:serve")(port)


if __name__ == "__main__":
    main()
