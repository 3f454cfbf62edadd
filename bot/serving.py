"""Web and worker in one process, for one machine: what `serve` begins below its supervisor."""

from __future__ import annotations

from multiprocessing.util import Finalize
from threading import Thread

import click

from bot.front import Front, create_front
from bot.logs import set_up_logs
from bot.runtime import Runtime
from bot.services.agents.samples import load_samples
from bot.services.people.sample_workers import load_sample_workers
from bot.services.setting_up import bring_up_to_date
from bot.services.staff.accounts import first_login, nobody_yet
from bot.settings import load_settings
from bot.wiring import close_runtime, open_runtime
from bot.worker import start_worker


def begin(with_samples: bool) -> Front:
    """Migrate, tell where it will be found, and serve. Raises RefuseToStart."""
    runtime = up_to_date()
    if with_samples and not runtime.settings.production:
        load_samples(runtime)
        load_sample_workers(runtime)
    telling = Thread(
        target=_announce, args=(runtime,)
    )  # beside the loading: a password's hash takes its time
    telling.start()
    front = served(runtime)
    telling.join()
    return front


def up_to_date() -> Runtime:
    """A runtime of the environment over a database at its newest migration. Raises RefuseToStart."""
    set_up_logs(pretty=False)
    runtime = open_runtime(load_settings())
    bring_up_to_date(runtime, stays=True)
    return runtime


def served(runtime: Runtime) -> Front:
    """What answers, with the worker beside it until this process ends."""
    front = create_front(runtime)
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
    return front


def _announce(runtime: Runtime) -> None:
    url = runtime.settings.public_url
    channels = ", ".join(runtime.channels)
    click.echo(f"Jangkau  {url}")
    if runtime.settings.try_page:
        click.echo(f"  coba / try      {url}/try")
    click.echo(f"  konsol / staff  {url}/console/")
    login = first_login(runtime)
    if runtime.settings.production and nobody_yet(runtime):
        click.echo("                  admin pertama / the first admin: ./jangkau staff add NAME --role admin")
    if login:
        click.echo(f"                  masuk sekali pakai / one-time login: {login.name}  {login.password}")
    click.echo(f"  saluran / channels: {channels}")
