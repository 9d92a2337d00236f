from attrs import define

from domain.shared.ids import UserId

AVATAR = "https://cdn.discordapp.com/embed/avatars/0.png"


@define
class FakeAvatars:
    """Everybody has the same picture."""

    async def address(self, user: UserId) -> str:
        return AVATAR
