"""Child processes that never outlive their parent, even when the parent is killed with -9.

On Linux the kernel itself signals the child (PR_SET_PDEATHSIG). Elsewhere a watcher process holds the
other end of a pipe and signals the child when the pipe closes; that path is tested on Linux only.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
LINUX = sys.platform == "linux"
_LIBC = ctypes.CDLL(None) if LINUX else None

VEILLEUR = "import os, sys; sys.stdin.read(); os.kill(int(sys.argv[1]), int(sys.argv[2]))"


def _preparer_enfant(parent: int, signal_mort: int, par_noyau: bool) -> Callable[[], None]:
    """Return what the child runs between fork and exec."""

    def preparer() -> None:
        # Its own group: a Ctrl-C in the terminal reaches the parent only, which stops its children in order.
        os.setpgid(0, 0)
        if par_noyau and _LIBC is not None:
            _LIBC.prctl(PR_SET_PDEATHSIG, signal_mort)
            if os.getppid() != parent:
                os._exit(1)

    return preparer


class Enfant:
    """One child process, and the watcher that stands beside it where the kernel offers no help."""

    def __init__(self, processus: subprocess.Popen[bytes], veilleur: subprocess.Popen[bytes] | None) -> None:
        self.processus = processus
        self._veilleur = veilleur

    @property
    def pid(self) -> int:
        """Process number of the child."""
        return self.processus.pid

    def code(self) -> int | None:
        """Exit code, or None while the child runs."""
        return self.processus.poll()

    def attendre(self, delai: float | None = None) -> int:
        """Wait for the end of the child; raises subprocess.TimeoutExpired after `delai` seconds."""
        code = self.processus.wait(delai)
        self._congedier()
        return code

    def arreter(self, *signaux: signal.Signals, delai: float = 10.0) -> int:
        """Send each signal in turn until the child ends, SIGKILL last, and return its exit code."""
        for envoi in (*signaux, signal.SIGKILL):
            if self.processus.poll() is not None:
                break
            self.processus.send_signal(envoi)
            try:
                self.processus.wait(delai)
            except subprocess.TimeoutExpired:
                continue
        return self.attendre()

    def _congedier(self) -> None:
        """Dismiss the watcher before the pid it holds can belong to someone else."""
        if self._veilleur is None:
            return
        self._veilleur.kill()
        self._veilleur.wait()
        if self._veilleur.stdin:
            self._veilleur.stdin.close()
        self._veilleur = None


def lancer(
    commande: Sequence[str | Path],
    *,
    a_la_mort: signal.Signals,
    compte: pwd.struct_passwd | None = None,
    env: Mapping[str, str] | None = None,
    sortie: IO[bytes] | None = None,
    par_noyau: bool = LINUX,
) -> Enfant:
    """Start `commande` so that it receives `a_la_mort` when this process dies.

    Call it from a thread that lives as long as the process: the kernel watches the thread that forked.
    `compte` drops root rights to that account; `sortie` receives both outputs; `par_noyau=False` uses
    the watcher. Raises OSError when the program cannot be started.
    """
    processus = subprocess.Popen(
        [str(mot) for mot in commande],
        env=dict(env) if env is not None else None,
        cwd="/" if compte is not None else None,
        stdin=subprocess.DEVNULL,
        stdout=sortie,
        stderr=subprocess.STDOUT if sortie is not None else None,
        preexec_fn=_preparer_enfant(os.getpid(), a_la_mort, par_noyau),  # noqa: PLW1509 - no lock is taken there
        user=None if compte is None else compte.pw_uid,
        group=None if compte is None else compte.pw_gid,
        extra_groups=None if compte is None else [],
    )
    veilleur = None
    if not par_noyau:
        veilleur = subprocess.Popen(
            [sys.executable, "-c", VEILLEUR, str(processus.pid), str(int(a_la_mort))],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
    return Enfant(processus, veilleur)
