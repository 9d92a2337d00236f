import pytest
from attrs import define, field

from application.setup.change_bot_profile import ChangeBotProfile, ChangeBotProfileHandler
from domain.setup.bot_profile import LARGEST_PICTURE, BotProfileChange, ProfilePart, profile_change
from domain.setup.errors import (
    GivenAndTakenBack,
    NotAPicture,
    PictureTooLarge,
    ProfileTextTooLong,
    ProfileUnchanged,
)
from domain.shared.errors import MissingPermission
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.shared.text import NothingToRead
from tests.builders import GUILD, MODERATOR

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)
ADMINISTRATOR = Standing(user=MODERATOR, permissions=frozenset({Permission.MANAGE_GUILD}))


@define
class FakeProfile:
    changes: list[tuple[BotProfileChange, str]] = field(factory=list)

    async def change(self, guild: GuildId, change: BotProfileChange, *, audit_reason: str) -> None:
        self.changes.append((change, audit_reason))


@pytest.mark.parametrize("picture", [PNG, b"\xff\xd8\xff\xe0", b"GIF89a..", b"RIFF\0\0\0\0WEBPVP8 "])
def test_a_picture_is_known_by_how_it_begins(picture: bytes) -> None:
    assert profile_change(name=None, bio=None, avatar=picture, reset=()).avatar == picture


def test_what_discord_would_not_take_is_refused_before_it_is_asked() -> None:
    with pytest.raises(ProfileUnchanged):
        profile_change(name=None, bio=None, avatar=None, reset=())
    with pytest.raises(GivenAndTakenBack):
        profile_change(name="Pingu", bio=None, avatar=None, reset={ProfilePart.NAME})
    with pytest.raises(NothingToRead):
        profile_change(name=" \u200b ", bio=None, avatar=None, reset=())
    with pytest.raises(ProfileTextTooLong):
        profile_change(name="x" * 33, bio=None, avatar=None, reset=())
    with pytest.raises(ProfileTextTooLong):
        profile_change(name=None, bio="x" * 191, avatar=None, reset=())
    with pytest.raises(NotAPicture):
        profile_change(name=None, bio=None, avatar=b"<svg>", reset=())
    with pytest.raises(PictureTooLarge):
        profile_change(name=None, bio=None, avatar=PNG + bytes(LARGEST_PICTURE), reset=())


async def test_the_audit_log_names_who_wanted_it() -> None:
    profile = FakeProfile()
    done = await ChangeBotProfileHandler(profile)(ChangeBotProfile(guild=GUILD, by=ADMINISTRATOR, name=" Pingu "))
    assert profile.changes == [(BotProfileChange(name="Pingu"), f"profile changed by {MODERATOR}")]
    assert done.given == (ProfilePart.NAME,)


async def test_without_the_right_discord_is_not_asked() -> None:
    profile = FakeProfile()
    with pytest.raises(MissingPermission):
        await ChangeBotProfileHandler(profile)(ChangeBotProfile(guild=GUILD, by=Standing(user=MODERATOR), name="x"))
    assert profile.changes == []
