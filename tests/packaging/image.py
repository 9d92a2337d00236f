"""The image, built as people build it: with pip, from an index that the build is told of."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from tests.packaging.engine import Engine
from tests.packaging.index import serving_packages

ROOT = Path(__file__).parents[2]
PUBLIC, FROM_DEBIAN = "python:3.13-slim", "tux-base:trixie"
TAG = "tux-test:latest"
_BUILD_SECONDS = 1800


@frozen
class Image:
    tag: str
    base: str
    index: str
    """Where pip got the packages from during the build."""
    seconds: float


def base_image(engine: Engine) -> str | None:
    """The public one if it is there (it is never pulled), else one that is made from Debian's packages."""
    for name in (PUBLIC, FROM_DEBIAN):
        if engine.has(name):
            return name
    if shutil.which("debootstrap") is None:
        return None
    made = subprocess.run([ROOT / "deploy" / "base-image.sh", FROM_DEBIAN], check=False, timeout=_BUILD_SECONDS)
    return FROM_DEBIAN if made.returncode == 0 else None


@contextmanager
def built(engine: Engine, base: str) -> Iterator[Image]:
    with serving_packages(ROOT / "build" / "packages") as index:
        before = time.monotonic()
        arguments = {"BASE": base, "PIP_INDEX_URL": index, "REVISION": "tested"}
        told = [word for name, value in arguments.items() for word in ("--build-arg", f"{name}={value}")]
        engine("build", "--network=host", *told, "--tag", TAG, ROOT, within=_BUILD_SECONDS)
        seconds = time.monotonic() - before
    yield Image(TAG, base, index, seconds)
