"""`python -m chaos.serve`: migrates and serves the echo with the process layout of `./jangkau serve`."""

from __future__ import annotations

from bot.commands.opening import opened
from bot.services.setting_up import bring_up_to_date
from bot.supervising import become_supervisor


def main() -> None:
    with opened(migrated=False) as runtime:
        bring_up_to_date(runtime)
        port = runtime.settings.port
    become_supervisor("chaos.serving:app", "127.0.0.1", port)


if __name__ == "__main__":
    main()
