"""The web side until the process is told to end: alone, or with the worker in the same process."""

from __future__ import annotations

import socket
from threading import Thread

import click

from bot.front import Front, create_front
from bot.listening import listen
from bot.logs import set_up_logs
from bot.runtime import Runtime
from bot.services.agents.samples import load_samples
from bot.services.beginning import begin_clean
from bot.services.people.sample_workers import load_sample_workers
from bot.services.setting_up import bring_up_to_date
from bot.services.staff.accounts import first_login, nobody_yet
from bot.settings import load_settings
from bot.wiring import close_runtime, open_runtime
from bot.worker import start_worker

WORKER_SECONDS = 9.0  # for what the worker has in hand when the end comes


def serve(port: socket.socket, with_samples: bool) -> None:
    """Migrate, tell where it will be found, and serve: web and worker, for one machine. Raises RefuseToStart."""
    runtime = up_to_date()
    if with_samples and not runtime.settings.production:
        load_samples(runtime)
        load_sample_workers(runtime)
    # Beside the loading: a password's hash takes its time.
    telling = Thread(target=_announce, args=(runtime,))
    telling.start()
    front = create_front(runtime)
    telling.join()
    serve_both(front, port)


def serve_web(port: socket.socket) -> None:
    """The web side alone, of the environment; what is to be sent lies in the queue. Raises RefuseToStart."""
    set_up_logs(pretty=False)
    runtime = open_runtime(load_settings())
    begin_clean(runtime)
    serve_alone(create_front(runtime), port)


def serve_alone(front: Front, port: socket.socket) -> None:
    try:
        listen(front, port)
    finally:
        front.close()
        close_runtime(front.runtime)


def serve_both(front: Front, port: socket.socket) -> None:
    """What is being sent when the end comes is finished."""
    runtime = front.runtime
    # The doorbell of this very process rings for every turn; the poll is only for clocks and commands beside us.
    thread, stop = start_worker(runtime, poll=0.5, alone=not runtime.settings.redis_url)
    try:
        listen(front, port)
    finally:
        front.close()
        stop.set()
        runtime.doorbell.ring()
        thread.join(WORKER_SECONDS)
        if not thread.is_alive():
            close_runtime(runtime)


def up_to_date() -> Runtime:
    """A runtime of the environment over a database at its newest migration. Raises RefuseToStart."""
    set_up_logs(pretty=False)
    runtime = open_runtime(load_settings())
    bring_up_to_date(runtime, stays=True)
    return runtime


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
