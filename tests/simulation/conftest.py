import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def quick_collections() -> Iterator[None]:
    """Each schedule ends with a collection, which need not pass over every module."""
    gc.freeze()
    yield
    gc.unfreeze()
