import pytest

from tests.unit.playground.ground import Ground


@pytest.fixture
def ground() -> Ground:
    return Ground()
