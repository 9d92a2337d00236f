from domain.setup.bot_profile import BotProfileChange, ProfilePart
from interface.shared.layout import Card, as_typed, card, container

_TITLES = {ProfilePart.NAME: "Name", ProfilePart.AVATAR: "Picture", ProfilePart.BIO: "Bio"}


def profile_card(change: BotProfileChange) -> Card:
    lines = ["### My profile in this server"]
    for part, title in _TITLES.items():
        if part in change.reset:
            lines.append(f"**{title}** as it is everywhere")
        elif part in change.given:
            lines.append(f"**{title}** {_shown(part, change)}")
    return card(container("\n".join(lines)))


def _shown(part: ProfilePart, change: BotProfileChange) -> str:
    texts = {ProfilePart.NAME: change.name, ProfilePart.BIO: change.bio}
    return as_typed(texts.get(part) or "the new one")
