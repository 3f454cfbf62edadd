"""Runs one server for as long as the process that asked for it lives, then stops it and clears its folder.

It stands between the tests and the server and reads a pipe that closes when the tests end in whatever way,
also by `kill -9`: no server is ever left over. UID -1 changes no user.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

STOP_SECONDS = 10


def main(folder: Path, uid: int, gid: int, command: list[str]) -> int:
    """Run `command` until it ends, or until standard input does; only then is the folder cleared."""
    user: dict[str, Any] = {"user": uid, "group": gid, "extra_groups": []} if uid >= 0 else {}
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, **user
        )
    asked = threading.Event()
    threading.Thread(target=_stop_at_end_of_input, args=(server, asked), daemon=True).start()
    status = server.wait()
    if asked.is_set():
        shutil.rmtree(folder, ignore_errors=True)
    return status


def _stop_at_end_of_input(server: subprocess.Popen[bytes], asked: threading.Event) -> None:
    while os.read(0, 4096):  # not sys.stdin: its lock would be held while this process ends with its server
        pass
    asked.set()
    server.send_signal(signal.SIGINT)  # PostgreSQL ends its sessions and stops, Redis stops
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]))
