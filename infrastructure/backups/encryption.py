"""age, streaming: what is written can be read with its own program too, without Tux.

Each 64 KiB are authenticated, and so is where the file ends.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import BinaryIO, cast

from attrs import field, frozen
from pyrage import (
    DecryptError,
    IdentityError,
    RecipientError,
    decrypt,
    decrypt_io,
    encrypt,
    encrypt_io,
    x25519,
)

from application.backups.errors import KeyUnusable

_SECRET, _PUBLIC = "AGE-SECRET-KEY-1", "age1"


class WrongKey(Exception):
    """None of the secret keys fits."""


class NotAsWritten(Exception):
    """It was altered or cut off."""


@frozen
class Key:
    """Public keys, to which backups are encrypted, and secret ones, with which they are read."""

    recipients: Sequence[x25519.Recipient] = field(repr=False)
    identities: Sequence[x25519.Identity] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> "Key":
        """A key on each line, as age writes them: a secret one, or a public one. Raises KeyUnusable."""
        recipients: list[x25519.Recipient] = []
        identities: list[x25519.Identity] = []
        for number, line in enumerate(text.splitlines(), start=1):
            key = line.strip()
            if not key or key.startswith("#"):
                continue
            try:
                if key.startswith(_SECRET):
                    identities.append(x25519.Identity.from_str(key))
                    recipients.append(identities[-1].to_public())
                elif key.startswith(_PUBLIC):
                    recipients.append(x25519.Recipient.from_str(key))
                else:
                    raise KeyUnusable(f"line {number} begins neither with {_SECRET} nor with {_PUBLIC}")
            except (IdentityError, RecipientError) as error:  # says nothing of the key itself
                raise KeyUnusable(f"line {number} is no key of age's") from error
        if not recipients:
            raise KeyUnusable("there is no key in it")
        return cls(recipients, identities)

    def encrypt_stream(self, source: BinaryIO, sink: BinaryIO) -> None:
        # The stubs ask for a class where any object with `read` or `write` will do.
        encrypt_io(cast("BytesIO", source), cast("BytesIO", sink), self.recipients)

    def decrypt_stream(self, source: BinaryIO, sink: BinaryIO) -> None:
        """Raises WrongKey, NotAsWritten, or what `sink` does."""
        try:
            decrypt_io(cast("BytesIO", source), cast("BytesIO", sink), self.identities)
        except DecryptError as error:
            raise WrongKey from error
        except OSError as error:
            if error.errno is not None:  # the stream's own
                raise
            raise NotAsWritten from error

    def encrypt_text(self, text: str) -> str:
        return encrypt(text.encode(), self.recipients, armored=True).decode("ascii")

    def decrypt_text(self, text: str) -> str:
        """Raises WrongKey."""
        try:
            return decrypt(text.encode("ascii"), self.identities).decode()
        except DecryptError as error:
            raise WrongKey from error


@frozen
class NewKey:
    public: str
    text: str = field(repr=False)
    """Of the file that is to hold it."""


def new_key() -> NewKey:
    secret = x25519.Identity.generate()
    public = str(secret.to_public())
    return NewKey(public, f"# public key: {public}\n{secret}\n")
