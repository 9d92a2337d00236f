import pytest

from tests.fakes import interactions
from tests.fakes.payloads import Json, interaction_json


def in_locale(monkeypatch: pytest.MonkeyPatch, locale: str, guild_locale: str = "en-US") -> None:
    """From here on people and the guild use Discord in these languages."""

    def localised(*args: object, **kwargs: object) -> Json:
        sent = interaction_json(*args, **kwargs)  # type: ignore[arg-type]
        return {**sent, "locale": locale, "guild_locale": guild_locale}

    monkeypatch.setattr(interactions, "interaction_json", localised)
