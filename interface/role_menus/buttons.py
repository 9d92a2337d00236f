"""What members press and choose. All that is needed is in the custom id: a menu goes on working after a restart."""

import re
from collections.abc import Sequence
from typing import cast

from attrs import define

from application.role_menus.choose_roles import ChooseRoles, RolesChosen
from application.shared.use_case import UseCase
from domain.role_menus.choosing import Exactly, Toggle, Wish
from domain.role_menus.menu import MenuId
from domain.shared.ids import RoleId
from interface.role_menus.cards import chosen_card
from interface.role_menus.kinds import BUTTON, SELECT
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.messages import answer

_FOR_ALL = None  # a rank that is asked for the command is asked of those who make menus


@define
class PressRole:
    _choose: UseCase[ChooseRoles, RolesChosen]

    def button(self) -> Button:
        return Button(BUTTON, self.press, part_of=_FOR_ALL)

    async def press(self, interaction: Interaction, match: re.Match[str]) -> None:
        await _choose(self._choose, interaction, match, Toggle(RoleId(int(match["role"]))))


@define
class SelectRoles:
    _choose: UseCase[ChooseRoles, RolesChosen]

    def button(self) -> Button:
        return Button(SELECT, self.press, part_of=_FOR_ALL)

    async def press(self, interaction: Interaction, match: re.Match[str]) -> None:
        await _choose(self._choose, interaction, match, Exactly(frozenset(_chosen_in(interaction))))


async def _choose(
    choose: UseCase[ChooseRoles, RolesChosen], interaction: Interaction, match: re.Match[str], wish: Wish
) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    command = ChooseRoles(
        guild=guild_of(interaction), by=asker_of(interaction), menu=MenuId(int(match["menu"])), wish=wish
    )
    await answer(interaction, chosen_card(await choose(command)))


def _chosen_in(interaction: Interaction) -> list[RoleId]:
    data = cast(dict[str, object], interaction.data)
    return [RoleId(int(value)) for value in cast(Sequence[str], data["values"])]
