"""`python -m chaos.serve`: migrates and serves the echo with the process layout of `./jangkau serve`."""

from __future__ import annotations

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from bot.commands.opening import opened
from bot.commands.serve import BACKLOG, HEADER_MILLISECONDS
from bot.services.setting_up import bring_up_to_date


def main() -> None:
    with opened(migrated=False) as runtime:
        bring_up_to_date(runtime)
        port = runtime.settings.port
    Granian(
        "chaos.serving:app",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.RSGI,
        workers=1,
        backlog=BACKLOG,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        log_access=False,
        log_level="warning",
    ).serve()


if __name__ == "__main__":
    main()
