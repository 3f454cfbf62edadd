"""`python -m chaos.serve`: migrates and serves the echo with the process layout of `./jangkau serve`; `web` alone."""

from __future__ import annotations

import sys

from bot.commands.opening import opened
from bot.services.setting_up import bring_up_to_date
from bot.supervising import become_supervisor


def main() -> None:
    with opened(migrated=False) as runtime:
        bring_up_to_date(runtime)
        port = runtime.settings.port
    become_supervisor(f"chaos.{'web' if 'web' in sys.argv else 'serving'}:app", "127.0.0.1", port)


if __name__ == "__main__":
    main()
