"""Environments of processes."""

from pathlib import Path


def without_cryptography(folder: Path) -> dict[str, str]:
    """The environment in which a process does not find what only the playground needs."""
    (folder / "sitecustomize.py").write_text("import sys; sys.modules['cryptography'] = None")
    return {"PYTHONPATH": str(folder)}
