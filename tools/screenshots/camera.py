"""Pictures of the playground's page, small enough to be kept."""

import io
from pathlib import Path

from attrs import frozen
from PIL import Image
from playwright.async_api import Locator

_COLOURS = 256


@frozen
class Camera:
    """Keeps what it sees in a folder."""

    folder: Path

    async def take(self, subject: Locator, name: str) -> None:
        await subject.page.mouse.move(0, 0)
        path = self.folder / f"{name}.png"
        path.write_bytes(smaller(await subject.screenshot(animations="disabled")))
        print(f"{path.name}: {path.stat().st_size // 1024} KiB")


def smaller(raw: bytes) -> bytes:
    """The same picture of 256 colours at most: a third of the bytes, and nothing that one sees."""
    picture = Image.open(io.BytesIO(raw)).convert("RGB")
    file = io.BytesIO()
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()
