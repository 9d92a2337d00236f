"""The commands and buttons of profiles."""

from collections.abc import Mapping

from application.profiles.show_profile import ShowProfile
from tests.builders import GUILD, MEMBER
from tests.unit.interface.samples.sample import Menu, Sample, Samples

_COMMANDS: Mapping[str, Sample] = {
    "profile": Sample(
        right=None,
        takes="member:user",
        given={"member": MEMBER},
        asks=lambda by, _: [ShowProfile(guild=GUILD, by=by, user=MEMBER)],
        says=f"### Profile of <@{MEMBER}>\n-# ID {MEMBER}",
    ),
}

_MENUS: Mapping[str, Menu] = {
    "Profile": Menu(
        right=None,
        asks=lambda by, _: [ShowProfile(guild=GUILD, by=by, user=MEMBER)],
        says=f"### Profile of <@{MEMBER}>\n-# ID {MEMBER}",
    ),
}

SAMPLES = Samples(commands=_COMMANDS, menus=_MENUS)
