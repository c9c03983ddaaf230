"""Where the embedded server may live (account, reachable folders), and what already stands there."""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from egide.config.processes import LINUX

SOCKET_MAX_BYTES = 100
SOCKET_NAME = ".s.PGSQL.5432"
ROOT_FALLBACK = Path("/var/lib/egide")
LOCK = "lock"
MEMORY, ROOM_FOR_TESTS = Path("/dev/shm"), 4 * 2**30  # noqa: S108 - the system's own folder kept in memory


def server_account() -> pwd.struct_passwd | None:
    """Return the account that must run the server, or None when the current one can.

    PostgreSQL refuses to run as root: `postgres` when it exists, otherwise `nobody`.
    """
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LookupError("Aucun compte « postgres » ni « nobody » sur cette machine.")


def folder_in_memory() -> Path | None:
    """Where a throw-away server lives best: in memory when there is room, else None for the usual temporary folder.

    Tests clone the database a hundred times: 0.07 s in memory, 0.3 to 0.9 s on a shared disk.
    """
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM_FOR_TESTS else None


def traversable(path: Path, account: pwd.struct_passwd) -> bool:
    """Tell whether `account` may walk down to `path` (the last existing folder included)."""
    for step in (path, *path.parents):
        if not step.is_dir():
            continue
        info = step.stat()
        if info.st_uid == account.pw_uid:
            right = info.st_mode & 0o100
        elif info.st_gid == account.pw_gid:
            right = info.st_mode & 0o010
        else:
            right = info.st_mode & 0o001
        if not right:
            return False
    return True


def data_location(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """Return the folder to use for `folder`.

    The same one, unless a closed parent (a checkout under /root) hides it from the server's account:
    then a stable place of the system, rather than opening somebody's folders.
    """
    if account is None or traversable(folder.parent, account):
        return folder
    return ROOT_FALLBACK / f"{folder.name}-{_fingerprint(folder)}"


def binaries_location(binaries: Path, account: pwd.struct_passwd | None, version: str) -> Path:
    """Return a folder of programs that `account` may run, copying the packaged ones once if it must."""
    if account is None or traversable(binaries, account):
        return binaries
    copy = ROOT_FALLBACK / f"postgresql-{version}-{_fingerprint(binaries)}"
    if not copy.is_dir():
        fresh = ROOT_FALLBACK / f"{copy.name}.{os.getpid()}"
        shutil.copytree(binaries.parent, fresh, symlinks=True)
        ROOT_FALLBACK.chmod(0o755)
        fresh.chmod(0o755)
        fresh.rename(copy)
    return copy / binaries.name


def socket_location(folder: Path) -> Path:
    """Return the folder of the socket, short enough for the kernel whatever the depth of `folder`."""
    near = folder / "socket"
    if len(os.fsencode(near / SOCKET_NAME)) < SOCKET_MAX_BYTES:
        return near
    return Path(tempfile.gettempdir()) / f"egide-{os.getuid()}-{_fingerprint(folder)}"


def is_temporary_socket(socket_folder: Path) -> bool:
    """Tell whether the socket folder stands outside the server's own folder."""
    return socket_folder.name != "socket"


def throwaway_folders(prefix: str) -> list[Path]:
    """Return the throw-away folders of that prefix that this account made, held by a process or left by a killed one.

    One without its lock was only just made, or holds nothing.
    """
    parents = {MEMORY, Path(tempfile.gettempdir()), ROOT_FALLBACK}
    found = [path for parent in parents for path in parent.glob(f"{prefix}*") if (path / LOCK).exists()]
    return [path for path in found if path.lstat().st_uid == os.getuid() and not path.is_symlink()]


def major_version(binaries: Path) -> int:
    """Return the major version of the PostgreSQL programs in `binaries`."""
    text = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(text.split()[2].split(".")[0])


def written_pid(path: Path) -> int | None:
    """Return the process number written in a `postmaster.pid`, or None without a readable one."""
    try:
        return int(path.read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def is_server_of(pid: int, data: Path) -> bool:
    """Tell whether process `pid` is really a PostgreSQL server that works in `data`."""
    try:
        if LINUX:
            program = os.readlink(f"/proc/{pid}/exe")
            return Path(program).name.startswith("postgres") and Path(f"/proc/{pid}/cwd").samefile(data)
        line = subprocess.run(
            ["ps", "-p", str(pid), "-o", "command="], check=False, capture_output=True, text=True
        ).stdout
        return "postgres" in line and str(data) in line
    except OSError:
        return False


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]
