"""How a server for the tests is found, brought and started; which ones there are stands in services.py."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parent.parent
GUARD = Path(__file__).with_name("guard.py")
START_SECONDS = 60
Found = TypeVar("Found")


class Missing(Exception):
    """This machine has none and none could be brought; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers at `url`; `found` says where it came from."""

    url: str
    found: str
    guard: subprocess.Popen[bytes] | None = None
    folder: Path | None = None

    def stop(self) -> None:
        """Stop it, if it is ours, and leave nothing behind."""
        if self.guard and self.guard.stdin:
            self.guard.stdin.close()
            self.guard.wait()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Programs:
    """A server's folder of programs, or its one program; `package` is copied where its user cannot go."""

    folder: Path
    found: str
    package: tuple[Path, tuple[str, ...]] | None = None


def in_ci() -> bool:
    """Whether nothing may be skipped."""
    return os.environ.get("CI") == "true"


def first(*kinds: Iterator[Programs]) -> Programs | None:
    return next((programs for kind in kinds for programs in kind), None)


def site_packages_with(package: str) -> list[Path]:
    # find_spec, not import: the packages' own API is exactly what we do not want to wake.
    spec = importlib.util.find_spec(package)
    return [Path(place).parent for place in (spec.submodule_search_locations if spec else None) or []]


def version(program: Path) -> int:
    """Major version as the program prints it, 0 when it does not run."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"(?:v=|\) )(\d+)", said.stdout)
    return int(found[1]) if found else 0


def brought(package: str, look: Callable[[], Iterator[Found]]) -> Found:
    """Install a Debian package and look again; what is missing is said in one sentence."""
    if not (in_ci() and os.geteuid() == 0 and shutil.which("apt-get")):
        raise Missing(f"no {package} on this machine (Debian: apt-get install {package})")
    _apt_install(package)
    found = next(look(), None)
    if found is None:
        raise Missing(f"{package} was installed, but its programs were not found")
    return found


def _apt_install(package: str) -> None:
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "apt.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test processes may want one at once
        print(f"installing Debian's {package} …", file=sys.stderr, flush=True)
        if package == "postgresql":
            _make_no_cluster()
        for step, seconds in (
            (["update", "-qq"], 180),
            (["install", "-qq", "-y", "--no-install-recommends", package], 600),
        ):
            _apt_get(step, seconds)


def _apt_get(step: list[str], seconds: int) -> None:
    # RUNLEVEL=1 keeps the package from starting a server of its own on the usual port.
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    try:
        subprocess.run(["apt-get", *step], check=True, capture_output=True, timeout=seconds, env=env)
    except subprocess.SubprocessError as error:
        raise Missing(f"apt-get {' '.join(step)} failed: {why(error)}") from error


def _make_no_cluster() -> None:
    settings = Path("/etc/postgresql-common/createcluster.conf")
    settings.parent.mkdir(exist_ok=True)
    if not settings.exists():
        settings.write_text("create_main_cluster = false\n")


def server_user() -> pwd.struct_passwd | None:
    """Who runs the servers: ourselves (None), but as root somebody without rights, as PostgreSQL demands."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Missing("running as root, and there is no user postgres or nobody to run servers as")


def running_as(user: pwd.struct_passwd | None) -> dict[str, Any]:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def new_folder() -> Path:
    # Root's own TMPDIR may be closed to the user that runs the server; /tmp is open to all.
    return Path(tempfile.mkdtemp(prefix="jangkau-test-", dir="/tmp" if os.geteuid() == 0 else None))


def give(folder: Path, user: pwd.struct_passwd | None) -> None:
    if user is None:
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


def within_reach(programs: Programs, name: str, folder: Path, user: pwd.struct_passwd | None) -> Programs:
    """The programs, or their copy in `folder` where `user` may not enter the virtual environment."""
    try:
        asked = [str(programs.folder / name), "--version"]
        subprocess.run(asked, check=True, capture_output=True, cwd="/", **running_as(user))
    except (OSError, subprocess.SubprocessError):
        if programs.package is None:
            raise
        site, parts = programs.package
        for part in parts:
            _copy(site / part, folder / "programs" / part)
        give(folder, user)
        return Programs(folder / "programs" / programs.folder.relative_to(site), programs.found)
    return programs


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("include"))
    else:
        target.parent.mkdir(parents=True)
        shutil.copy2(source, target)


def start(
    found: str,
    folder: Path,
    user: pwd.struct_passwd | None,
    command: Callable[[int], list[str]],
    url: Callable[[int], str],
    answers: Callable[[str], bool],
    port: int | None = None,
) -> Server:
    """Start on `port` or a free one; another program may take a free port first, hence three tries."""
    for _ in range(3):
        chosen = port or _free_port()
        server = Server(url(chosen), found, _guarded(folder, user, command(chosen)), folder)
        if _came_up(server, answers):
            return server
        log = (folder / "log").read_text(errors="replace").strip().splitlines()
    server.stop()
    raise Missing(f"{found} does not start: {log[-1] if log else 'it said nothing'}")


def _guarded(folder: Path, user: pwd.struct_passwd | None, command: list[str]) -> subprocess.Popen[bytes]:
    ids = [str(user.pw_uid), str(user.pw_gid)] if user else ["-1", "-1"]
    # A session of its own: Ctrl-C reaches the tests, and the server ends after them.
    return subprocess.Popen(
        [sys.executable, "-S", "-E", str(GUARD), str(folder), *ids, *command],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def _came_up(server: Server, answers: Callable[[str], bool]) -> bool:
    end = time.monotonic() + START_SECONDS
    while server.guard and server.guard.poll() is None and time.monotonic() < end:
        if answers(server.url):
            return True
        time.sleep(0.02)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def why(error: Exception) -> str:
    said = getattr(error, "stderr", b"") or str(error).encode()
    return " ".join(said.decode(errors="replace").split())[-300:]
