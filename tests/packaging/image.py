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
OTHERS, _OF_OTHERS = "tux-others:test", ("pgbouncer", "prometheus")
"""The image of what runs beside Tux, and the packages of Debian that are in it."""
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
    return FROM_DEBIAN if _made_of_packages(FROM_DEBIAN) else None


def has_others(engine: Engine) -> bool:
    """They are not pulled either, so that their versions are Debian's and not those of compose.yaml."""
    return engine.has(OTHERS) or _made_of_packages(OTHERS, *_OF_OTHERS)


def _made_of_packages(tag: str, *packages: str) -> bool:
    if shutil.which("debootstrap") is None:
        return False
    made = subprocess.run([ROOT / "deploy" / "base-image.sh", tag, *packages], check=False, timeout=_BUILD_SECONDS)
    return made.returncode == 0


@contextmanager
def built(engine: Engine, base: str) -> Iterator[Image]:
    with serving_packages(ROOT / "build" / "packages") as index:
        before = time.monotonic()
        arguments = {"BASE": base, "PIP_INDEX_URL": index, "REVISION": "tested"}
        told = [word for name, value in arguments.items() for word in ("--build-arg", f"{name}={value}")]
        engine("build", "--network=host", *told, "--tag", TAG, ROOT, within=_BUILD_SECONDS)
        seconds = time.monotonic() - before
    yield Image(TAG, base, index, seconds)
