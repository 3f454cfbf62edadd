"""`python -m bench.serve`: migrates and serves the form with the process layout of `./jangkau serve`."""

from __future__ import annotations

from granian import Granian
from granian.constants import Interfaces

from bot.commands.opening import opened
from bot.services.setting_up import bring_up_to_date


def main() -> None:
    with opened(migrated=False) as runtime:
        bring_up_to_date(runtime)
        port = runtime.settings.port
    Granian(
        "bench.serving:app",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.RSGI,
        workers=1,
        backlog=4096,
        log_access=False,
        log_level="warning",
        workers_kill_timeout=15,
    ).serve()


if __name__ == "__main__":
    main()
