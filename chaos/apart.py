"""`python -m chaos.apart`: a worker that knows the echo; its web side is `python -m chaos.serve web`."""

from __future__ import annotations

import signal
import threading

from bot.logs import set_up_logs
from bot.settings import load_settings
from bot.wiring import open_runtime
from bot.worker import run_worker
from chaos.serving import echoing


def work() -> None:
    """Until SIGTERM."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    set_up_logs(pretty=False)
    run_worker(echoing(open_runtime(load_settings())), stop, poll=1.0, alone=False)


if __name__ == "__main__":
    work()
