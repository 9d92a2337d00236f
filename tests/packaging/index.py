"""An index of the packages that this machine's own pip finds, for a build that reaches nothing but this machine."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parents[2]
_DOWNLOAD_SECONDS = 1200
_PORT = 8409
"""Always the same, since an image is built anew where an argument of its build is another."""


class _Quiet(SimpleHTTPRequestHandler):
    """Lists a folder for each project with links to its files, which is all that pip asks of an index."""

    def log_message(self, format: str, *args: object) -> None:  # the base class's name
        pass


@contextmanager
def serving_packages(folder: Path) -> Iterator[str]:
    """The address of an index; what is in the folder already is not fetched again."""
    _fetch(folder)
    with ThreadingHTTPServer(("127.0.0.1", _PORT), partial(_Quiet, directory=str(folder))) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        serving.join()


def _fetch(folder: Path) -> None:
    fetched = folder.with_name(f"{folder.name}-fetched")
    fetched.mkdir(parents=True, exist_ok=True)
    needed: list[str] = subprocess.run(
        [sys.executable, "deploy/requirements.py", "playground", "sentry"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    command = ["download", "--quiet", "--only-binary=:all:", "--find-links", str(fetched), "--dest", str(fetched)]
    with_what = ["--constraint", "constraints.txt", *needed, "setuptools==80.9.0"]
    subprocess.run([sys.executable, "-m", "pip", *command, *with_what], cwd=ROOT, check=True, timeout=_DOWNLOAD_SECONDS)
    for wheel in fetched.glob("*.whl"):
        project = folder / re.sub(r"[-_.]+", "-", wheel.name.partition("-")[0]).lower()
        project.mkdir(parents=True, exist_ok=True)
        if not (project / wheel.name).exists():
            (project / wheel.name).hardlink_to(wheel)
