import os
from pathlib import Path

from application.backups.errors import KeyUnusable
from infrastructure.backups.encryption import NewKey


def write_key(path: str, key: NewKey) -> None:
    """For its owner's eyes only, and never over another one. Raises KeyUnusable."""
    try:
        descriptor = os.open(Path(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(key.text)
            file.flush()
            os.fsync(descriptor)
    except OSError as error:
        raise KeyUnusable(f"{path}: {error.strerror}") from error
