"""Web and worker in one process, for one machine: what `serve` hands to granian."""

from __future__ import annotations

from multiprocessing.util import Finalize

from bot.front import create_front
from bot.logs import set_up_logs
from bot.services.beginning import begin_clean
from bot.settings import load_settings
from bot.wiring import close_runtime, open_runtime
from bot.worker import start_worker

set_up_logs(pretty=False)
runtime = open_runtime(load_settings())
begin_clean(runtime)
app = create_front(runtime)
# The doorbell of this very process rings for every turn; the poll is only for clocks and commands beside us.
thread, stop = start_worker(runtime, poll=0.5, alone=not runtime.settings.redis_url)


def end() -> None:
    """Finish what is being sent, then let go."""
    stop.set()
    runtime.doorbell.ring()
    thread.join(timeout=9)
    if not thread.is_alive():
        close_runtime(runtime)


# granian's workers are processes of multiprocessing: they end without atexit, and by the time threads are joined
# nothing can be handed to a thread any more. Finalizers run before both.
Finalize(None, end, exitpriority=10)
