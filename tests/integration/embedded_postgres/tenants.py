"""Other processes that hold leases."""

import subprocess
import sys
from pathlib import Path
from typing import Protocol

PROGRAM = Path(__file__).with_name("tenant_process.py")

type Tenant = subprocess.Popen[str]


class StartTenant(Protocol):
    def __call__(self, directory: Path, uid: int | None = None) -> Tenant: ...


def start(directory: Path, uid: int | None) -> Tenant:
    command = [sys.executable, str(PROGRAM), str(directory), *([str(uid)] if uid is not None else [])]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def say(tenant: Tenant, word: str) -> None:
    assert tenant.stdin is not None
    tenant.stdin.write(f"{word}\n")
    tenant.stdin.flush()


def hear(tenant: Tenant, word: str) -> str:
    """What follows the word on the first line that begins with it."""
    assert tenant.stdout is not None
    heard = []
    for line in tenant.stdout:
        heard.append(line)
        if line.split()[0] == word:
            return line.removeprefix(word).strip()
    raise AssertionError(f"the process ended without a word of {word!r}: {heard}")
