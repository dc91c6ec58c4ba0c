"""The two commands, `./run` and `./run test`, and their kin; needs nothing but Python 3.11.

    ./run              open the window; without a screen, do the tour and leave it in out/
    ./run test [...]   the tests (options go to pytest); --faults: the fault tests, full counts
    ./run check        style, types, who may import whom, banned patterns
    ./run bench [NAME] the measures, by name or id; --help tells more
    ./run migration T  the next migration, from what the models have and the schema has not
    ./run build        the program as a folder that runs without Python, in dist/
    ./run WORDS        the command line: ./run doctor works.factory

The first start makes an environment in .venv and installs what the program needs.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENV = ROOT / ".venv"
BUILD_ENV = ROOT / ".venv-build"
OLDEST = (3, 11)
#: Raise it when the way of installing changes: environments are then brought up to date.
RECIPE = "1"

#: Debian's packages that Qt needs, with the library that shows whether each is there.
QT_LIBRARIES = {
    "libegl1": "libEGL.so.1",
    "libgl1": "libGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libgssapi-krb5-2": "libgssapi_krb5.so.2",
}
#: What a window on a real screen (X11) needs besides.
SCREEN_LIBRARIES = {
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-sync1": "libxcb-sync.so.1",
    "libxcb-xfixes0": "libxcb-xfixes.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
}
FONTS = "fonts-dejavu-core"


class Stop(Exception):
    """What the user has to do himself; printed, and the program ends with 1."""


def main(words: Sequence[str]) -> int:
    """Make ready, then do what the words say; returns the exit code."""
    if sys.version_info < OLDEST:
        raise Stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    first, rest = (words[0], list(words[1:])) if words else ("", [])
    if first == "build":
        return build()
    ready(ENV, ("lan", "dev"))
    system_libraries()
    if first in {"test", "bench", "migration"}:
        os.chdir(ROOT)
    if first == "test":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        # One more than the processors: who waits for a child, a server or the disk leaves one free.
        many = str((os.cpu_count() or 1) + 1)
        return become([python_of(ENV), "-m", "pytest", "-n", many, "--dist", "worksteal", *rest])
    if first == "check":
        return check()
    if first == "migration":
        return become([python_of(ENV), "-m", "tools.new_migration", *rest])
    if first == "bench":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        return become([python_of(ENV), "-m", "tests.bench", *rest])
    return program(list(words))


def program(words: list[str]) -> int:
    """Run the program; without words and without a screen, the tour."""
    if not words and not has_screen():
        tell("There is no screen here, so the work is done in an unseen window.")
        tell("Look in out/: salary slips (PDF), registers (XLSX), a picture of every screen.")
        words = ["tour", "--out", "out"]
    if not has_screen():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["PYTHONPATH"] = os.pathsep.join(
        [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    )
    return become([python_of(ENV), "-m", "factory_desktop", *words])


def check() -> int:
    """Run every check, also after one that fails; 1 if any failed."""
    python = python_of(ENV)
    steps = {
        "style": [python, "-m", "ruff", "check", "."],
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "types": [python, "-m", "mypy"],
        "imports": [str(Path(python).with_name("lint-imports"))],
        "banned": [python, "-m", "pytest", "tests/conformance/test_banned.py"],
    }
    failed = []
    for name, command in steps.items():
        tell(f"-- {name}")
        if subprocess.call(command, cwd=ROOT) != 0:
            failed.append(name)
    tell(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def build() -> int:
    """Build the program in an environment that holds only what it needs when it runs."""
    ready(BUILD_ENV, ("lan",), ("pyinstaller", "setuptools"))
    system_libraries()
    build_tools()
    python = python_of(BUILD_ENV)
    command = [python, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "build.spec"]
    code = subprocess.call(command, cwd=ROOT)
    folder = ROOT / "dist" / "factory-desktop"
    if code == 0:
        size = sum(f.lstat().st_size for f in folder.rglob("*") if f.is_file())
        tell(f"Built {folder.relative_to(ROOT)}: {size // 1024**2} MB")
    return code


def has_screen() -> bool:
    """Whether a window can be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def become(command: Sequence[str]) -> int:
    """Go on as another program (on Windows: run it and wait); its exit code is ours."""
    if os.name != "nt":
        os.execv(command[0], list(command))
    return subprocess.call(command)


def tell(text: str) -> None:
    """Write a line, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


# The environment


def python_of(env: Path) -> str:
    """The environment's Python."""
    return str(env / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def ready(env: Path, extras: Iterable[str], only: Iterable[str] = ()) -> None:
    """Make the environment and install into it, unless it is as it should be already.

    `only` are packages taken out of the extra `dev`.
    """
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project.get("optional-dependencies", {})
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += optional[extra]
    wanted += [need for need in optional["dev"] if need.startswith(tuple(only) or ("\0",))]
    text = "\n".join([RECIPE, sys.version, str(env), *wanted])
    mark = hashlib.sha256(text.encode()).hexdigest()
    stamp = env / "ready"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == mark:
        return
    tell(f"Making ready in {env.name}: this takes a few minutes, once.")
    install(env, wanted)
    stamp.write_text(mark, encoding="utf-8")


def install(env: Path, wanted: Sequence[str]) -> None:
    """Make an environment (with uv where there is one, else venv and pip) and fill it."""
    python = python_of(env)
    uv = shutil.which("uv")
    if uv:
        if not Path(python).exists():
            run([uv, "venv", "--quiet", "--python", sys.executable, str(env)])
        run([uv, "pip", "install", "--quiet", "--python", python, *wanted])
        return
    if not Path(python).exists():
        make_venv(env)
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    run([*pip, *wanted])


def make_venv(env: Path) -> None:
    """Make an environment; Debian keeps a part of that in a package of its own."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        apt(["python3-venv"], "Python's venv")
    run([sys.executable, "-m", "venv", "--clear", str(env)])


def run(command: Sequence[str]) -> None:
    """Run a command of the installation; what fails is told in one line."""
    if subprocess.call(command) != 0:
        raise Stop(f"This failed (see above); check the network and try again: {command[0]}")


# System libraries


def system_libraries() -> None:
    """Install Qt's system libraries on Linux, or name those that are missing."""
    if not sys.platform.startswith("linux"):
        return
    needed = {**QT_LIBRARIES, **(SCREEN_LIBRARIES if has_screen() else {})}
    missing = [package for package, library in needed.items() if not loads(library)]
    if not any(Path("/usr/share/fonts").glob("*")):
        missing.append(FONTS)
    if missing:
        apt(missing, "Qt")


def build_tools() -> None:
    """Install on Linux what PyInstaller takes from the system, or name it."""
    if not sys.platform.startswith("linux"):
        return
    missing = [] if shutil.which("objdump") and shutil.which("objcopy") else ["binutils"]
    python = str(sysconfig.get_config_var("INSTSONAME"))
    beside = Path(str(sysconfig.get_config_var("LIBDIR"))) / python
    if ".so" in python and not beside.exists() and not loads(python):
        missing.append(f"libpython{sys.version_info.major}.{sys.version_info.minor}")
    if missing:
        apt(missing, "PyInstaller")


def loads(library: str) -> bool:
    """Whether the system finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def apt(packages: Sequence[str], whose: str) -> None:
    """Install Debian packages as root; else say what to type."""
    line = f"apt-get install -y {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        raise Stop(f"{whose} needs system packages; Debian calls them: {' '.join(packages)}")
    if os.geteuid() != 0:
        raise Stop(f"{whose} needs system packages. Type this, then start again:\n  sudo {line}")
    tell(f"Installing for {whose}: {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    hushed = {"env": quiet, "stdout": subprocess.DEVNULL}
    subprocess.call(["apt-get", "update", "-qq"], **hushed)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if subprocess.call(install, **hushed) != 0:
        raise Stop(f"This failed; try it yourself:\n  {line}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        sys.exit(str(stop))
    except KeyboardInterrupt:
        sys.exit(130)
