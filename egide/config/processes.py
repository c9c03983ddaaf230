"""Child processes that never outlive their parent, even when the parent is killed with -9.

On Linux the kernel itself signals the child (PR_SET_PDEATHSIG). Elsewhere a watcher process holds the
other end of a pipe and signals the child when the pipe closes; that path is tested on Linux only.
"""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO

PR_SET_PDEATHSIG = 1
LINUX = sys.platform == "linux"
_LIBC = ctypes.CDLL(None) if LINUX else None

WATCHER = "import os, sys; sys.stdin.read(); os.kill(int(sys.argv[1]), int(sys.argv[2]))"


def _child_setup(parent: int, death_signal: int, by_kernel: bool) -> Callable[[], None]:
    """Return what the child runs between fork and exec."""

    def setup() -> None:
        # Its own group: a Ctrl-C in the terminal reaches the parent only, which stops its children in order.
        os.setpgid(0, 0)
        if by_kernel and _LIBC is not None:
            _LIBC.prctl(PR_SET_PDEATHSIG, death_signal)
            if os.getppid() != parent:
                os._exit(1)

    return setup


class Child:
    """One child process, and the watcher that stands beside it where the kernel offers no help."""

    def __init__(self, process: subprocess.Popen[bytes], watcher: subprocess.Popen[bytes] | None) -> None:
        self.process = process
        self._watcher = watcher

    @property
    def pid(self) -> int:
        """Process number of the child."""
        return self.process.pid

    def exit_code(self) -> int | None:
        """Exit code, or None while the child runs."""
        return self.process.poll()

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end of the child; raises subprocess.TimeoutExpired after `timeout` seconds."""
        exit_code = self.process.wait(timeout)
        self._dismiss_watcher()
        return exit_code

    def stop(self, *signals: signal.Signals, timeout: float = 10.0) -> int:
        """Send each signal in turn until the child ends, SIGKILL last, and return its exit code."""
        for one in (*signals, signal.SIGKILL):
            if self.process.poll() is not None:
                break
            self.process.send_signal(one)
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                continue
        return self.wait()

    def _dismiss_watcher(self) -> None:
        """Dismiss the watcher before the pid it holds can belong to someone else."""
        if self._watcher is None:
            return
        self._watcher.kill()
        self._watcher.wait()
        if self._watcher.stdin:
            self._watcher.stdin.close()
        self._watcher = None


def launch(
    command: Sequence[str | Path],
    *,
    on_death: signal.Signals,
    account: pwd.struct_passwd | None = None,
    env: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
    by_kernel: bool = LINUX,
) -> Child:
    """Start `command` so that it receives `on_death` when this process dies.

    Call it from a thread that lives as long as the process: the kernel watches the thread that forked.
    `account` drops root rights to that account; `output` receives both outputs; `by_kernel=False` uses
    the watcher. Raises OSError when the program cannot be started.
    """
    process = subprocess.Popen(
        [str(word) for word in command],
        env=dict(env) if env is not None else None,
        cwd="/" if account is not None else None,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        preexec_fn=_child_setup(os.getpid(), on_death, by_kernel),  # noqa: PLW1509 - no lock is taken there
        user=None if account is None else account.pw_uid,
        group=None if account is None else account.pw_gid,
        extra_groups=None if account is None else [],
    )
    watcher = None
    if not by_kernel:
        watcher = subprocess.Popen(
            [sys.executable, "-c", WATCHER, str(process.pid), str(int(on_death))],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
    return Child(process, watcher)


@contextlib.contextmanager
def unwinding() -> Iterator[None]:
    """Leave the block by SystemExit on SIGTERM and SIGHUP: Python unwinds nothing by itself, `finally` included.

    A second signal does not cut the cleaning short; what the caller ignores (nohup) stays ignored. Main thread only.
    """
    asked = [s for s in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(s) != signal.SIG_IGN]

    def leave(number: int, _: FrameType | None) -> None:
        for one in asked:
            signal.signal(one, signal.SIG_IGN)
        sys.exit(128 + number)

    before = {one: signal.signal(one, leave) for one in asked}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
