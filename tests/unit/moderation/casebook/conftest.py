import pytest

from tests.casebook import Casebook
from tests.moderation import Moderation


@pytest.fixture
def casebook(moderation: Moderation) -> Casebook:
    return Casebook(moderation)
