from domain.setup.bot_profile import BotProfileChange, ProfilePart
from interface.shared.languages import gettext, gettext_lazy
from interface.shared.layout import Card, as_typed, card, container

_TITLES = {
    ProfilePart.NAME: gettext_lazy("Name"),
    ProfilePart.AVATAR: gettext_lazy("Picture"),
    ProfilePart.BIO: gettext_lazy("Bio"),
}


def profile_card(change: BotProfileChange) -> Card:
    lines = [gettext("### My profile in this server")]
    for part, title in _TITLES.items():
        if part in change.reset:
            lines.append(gettext("**{title}** as it is everywhere", title=title))
        elif part in change.given:
            lines.append(f"**{title}** {_shown(part, change)}")
    return card(container("\n".join(lines)))


def _shown(part: ProfilePart, change: BotProfileChange) -> str:
    texts = {ProfilePart.NAME: change.name, ProfilePart.BIO: change.bio}
    given = texts.get(part)
    return gettext("the new one") if not given else as_typed(given)
