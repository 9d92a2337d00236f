"""A Docker engine, asked by the program `docker`."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from attrs import field, frozen

PATIENCE = 300.0
"""Seconds; a slow machine is none of these tests' business."""


@frozen
class Engine:
    version: str
    environment: Mapping[str, str] = field(factory=dict)

    def run(self, *arguments: str | Path, within: float = PATIENCE) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["docker", *arguments],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=within,
        )

    def __call__(self, *arguments: str | Path, within: float = PATIENCE) -> str:
        """What it answers; it must succeed."""
        outcome = self.run(*arguments, within=within)
        assert outcome.returncode == 0, f"docker {arguments}: {outcome.stdout}{outcome.stderr}"
        return outcome.stdout.strip()

    def has(self, image: str) -> bool:
        return self.run("image", "inspect", image).returncode == 0

    def size(self, image: str) -> int:
        """In bytes, all its layers together."""
        return int(self("image", "inspect", "--format", "{{.Size}}", image))

    def of(self, container: str, what: str) -> str:
        """A fact about a container, as Docker's templates name it."""
        return self("inspect", "--format", f"{{{{{what}}}}}", container)

    def python(self, container: str, program: str, *, within: float = PATIENCE) -> str:
        """What a program within the container prints."""
        return self("exec", container, "python3", "-c", program, within=within)


def find_engine() -> Engine | str:
    """The engine, or why there is none."""
    if shutil.which("docker") is None:
        return "there is no program `docker` here"
    asked = subprocess.run(
        ["docker", "version", "--format", "{{.Server.Version}}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if asked.returncode != 0:
        return "no Docker engine answers here"
    return Engine(asked.stdout.strip())


def until[T](look: Callable[[], T | None], *, within: float = PATIENCE) -> T:
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.2)
    return found


def lines_of(outcome: "subprocess.CompletedProcess[str]") -> Sequence[str]:
    return (outcome.stdout + outcome.stderr).splitlines()
