"""A card as Discord gets it."""

from collections.abc import Callable
from typing import cast

from interface.shared.layout import Card
from tests.fakes.payloads import Json


def as_message(shown: Card) -> Json:
    components = cast(Callable[[], list[Json]], shown.to_components)()
    return {"components": components}
