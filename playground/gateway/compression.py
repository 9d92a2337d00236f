"""How the gateway's frames are packed; one stream per connection."""

import zlib
from typing import Protocol

import zstandard


class Packer(Protocol):
    def pack(self, raw: bytes) -> bytes: ...


class Zlib:
    """`compress=zlib-stream`."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj()

    def pack(self, raw: bytes) -> bytes:
        return self._stream.compress(raw) + self._stream.flush(zlib.Z_SYNC_FLUSH)


class Zstd:
    """`compress=zstd-stream`."""

    def __init__(self) -> None:
        self._stream = zstandard.ZstdCompressor().compressobj()

    def pack(self, raw: bytes) -> bytes:
        return self._stream.compress(raw) + self._stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


def packer_for(name: str | None) -> Packer | None:
    """The packer a connection asked for; None for plain text frames."""
    match name:
        case "zlib-stream":
            return Zlib()
        case "zstd-stream":
            return Zstd()
        case _:
            return None
