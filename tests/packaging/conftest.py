"""What is built of the project, tried as others get it. It takes minutes, and so runs only where it is asked for:
`make container`, `make wheel`."""

import json
import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.packaging.engine import Engine, find_engine
from tests.packaging.image import Image, base_image, built

ROOT = Path(__file__).parents[2]
MARKS = ("container", "wheel")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked = str(config.getoption("markexpr"))
    left_out = [item for item in items for mark in MARKS if item.get_closest_marker(mark) and mark not in asked]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def engine() -> Engine:
    found = find_engine()
    if isinstance(found, str):
        pytest.skip(found)
    return found


@pytest.fixture(scope="session")
def image(engine: Engine) -> Iterator[Image]:
    base = base_image(engine)
    if base is None:
        pytest.skip("there is no image python:3.13-slim, and none can be made here: deploy/base-image.sh says why")
    with built(engine, base) as image:
        yield image


@pytest.fixture(scope="session")
def figures(engine: Engine, image: Image) -> Iterator[dict[str, object]]:
    """What was measured, for build/container.json."""
    found: dict[str, object] = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "load_average": round(os.getloadavg()[0], 1),
        "engine": engine.version,
        "base": image.base,
        "base_mb": round(engine.size(image.base) / 1e6, 1),
        "image_mb": round(engine.size(image.tag) / 1e6, 1),
        "build_seconds": round(image.seconds, 1),
    }
    yield found
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "container.json").write_text(json.dumps(found, indent=1) + "\n")
