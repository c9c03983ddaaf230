"""The whole demonstration: ready in time, gone at once, whatever way it is asked to go."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIRST_START = 180.0
SECOND_START = 20.0


def allowed(seconds: float) -> float:
    """The promise holds on a free machine: a busy one is given as much longer as it is busier."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@dataclass
class Demonstration:
    """One run of `egide demo`, and what it said."""

    process: subprocess.Popen[str]
    port: int
    words: list[str]
    ready: threading.Event

    def wait_until_ready(self, timeout: float) -> float:
        began = time.monotonic()
        while not self.ready.wait(0.1):
            assert self.process.poll() is None, "".join(self.words)
            assert time.monotonic() - began < allowed(timeout), "".join(self.words)
        return time.monotonic() - began

    def answers(self, port: int) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sante/", timeout=10) as answer:
            return int(answer.status)


Start = Callable[[Path], Demonstration]


def free_ports() -> int:
    """Return a port that is free, and so is the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def family(var: Path) -> set[int]:
    """Return every process that carries this run's folder in its environment or its command line."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            text = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if os.fsencode(var) in text and state != "Z":
            found.add(int(folder.name))
    return found - {os.getpid()}


def none_left(var: Path, timeout: float = 10.0) -> bool:
    deadline = time.monotonic() + timeout
    while family(var):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def launched(var: Path) -> Demonstration:
    hidden = ("EGIDE_", "PYTEST_", "PG")
    env = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    port = free_ports()
    process = subprocess.Popen(
        [sys.executable, "-m", "egide", "demo", "--port", str(port)],
        cwd=ROOT,
        env={**env, "EGIDE_VAR": str(var)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    demonstration = Demonstration(process, port, [], threading.Event())

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            demonstration.words.append(line)
            if "Égide est prête" in line:
                demonstration.ready.set()

    threading.Thread(target=listen, daemon=True).start()
    return demonstration


@pytest.fixture
def start() -> Iterator[Start]:
    """Start demonstrations that a failed test does not leave behind."""
    started: list[Demonstration] = []

    def one(var: Path) -> Demonstration:
        started.append(launched(var))
        return started[-1]

    yield one
    for demonstration in started:
        demonstration.process.kill()
        demonstration.process.wait()


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="egide-demo-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def test_first_start_serves_both_facades_and_ctrl_c_stops_all(start: Start, var: Path) -> None:
    demonstration = start(var)
    demonstration.wait_until_ready(FIRST_START)
    assert demonstration.answers(demonstration.port) == 200
    assert demonstration.answers(demonstration.port + 1) == 200
    assert len(family(var)) > 4
    demonstration.process.send_signal(signal.SIGINT)
    assert demonstration.process.wait(30) == 0
    assert none_left(var, timeout=1)


def test_kill_leaves_nothing_running_and_the_next_start_is_quick(start: Start, var: Path) -> None:
    killed = start(var)
    killed.wait_until_ready(SECOND_START)
    killed.process.kill()
    killed.process.wait()
    assert none_left(var)
    following = start(var)
    following.wait_until_ready(SECOND_START)
    assert following.answers(following.port) == 200
    following.process.terminate()
    assert following.process.wait(30) == 0


def test_kill_in_the_middle_of_the_preparation_breaks_nothing(start: Start, var: Path) -> None:
    for delay in (0.3, 1.0, 2.5):
        killed = start(var)
        time.sleep(delay)
        killed.process.kill()
        killed.process.wait()
        assert none_left(var)
    following = start(var)
    following.wait_until_ready(SECOND_START)
    assert following.answers(following.port + 1) == 200
    following.process.terminate()
    assert following.process.wait(30) == 0


def test_kill_in_the_middle_of_the_first_stories_and_the_next_start_plays_them_all(start: Start) -> None:
    with tempfile.TemporaryDirectory(prefix="egide-demo-", ignore_cleanup_errors=True) as folder:
        var = Path(folder)
        var.chmod(0o711)
        killed = start(var)
        deadline = time.monotonic() + allowed(FIRST_START)
        while "Récits" not in "".join(killed.words):
            assert killed.process.poll() is None, "".join(killed.words)
            assert time.monotonic() < deadline, "".join(killed.words)
            time.sleep(0.02)
        time.sleep(1.0)
        killed.process.kill()
        killed.process.wait()
        assert none_left(var)
        following = start(var)
        following.wait_until_ready(FIRST_START)
        assert "elle recommence" in "".join(following.words)
        following.process.terminate()
        assert following.process.wait(30) == 0


def test_second_demonstration_on_the_same_folder_is_refused_with_a_sentence(start: Start, var: Path) -> None:
    first = start(var)
    first.wait_until_ready(SECOND_START)
    second = start(var)
    assert second.process.wait(30) == 3
    time.sleep(0.2)
    assert "Un autre programme utilise déjà la base" in "".join(second.words)
    assert first.answers(first.port) == 200
    first.process.terminate()
    assert first.process.wait(30) == 0
