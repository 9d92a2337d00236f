"""The step of `/setup` that gives roles ranks."""

from attrs import define

from application.permissions.change_ranks import AskForRank, GiveRank, RankChanged
from application.permissions.show_ranks import ShowRanks
from application.shared.use_case import UseCase
from domain.permissions.policy import Policy
from domain.permissions.ranks import HIGHEST, LOWEST, command_name
from domain.shared.ids import RoleId
from interface.permissions.catalogue import TreeCatalogue
from interface.permissions.holders import asker_with_roles
from interface.permissions.shown import shown_command, typed_command
from interface.shared.border import Interaction, guild_of
from interface.shared.forms import Filled
from interface.shared.languages import gettext, gettext_lazy, ngettext
from interface.shared.layout import in_code
from interface.shared.numbers import whole_number
from interface.shared.setup_step import Fields, RoleField, SetupStep, StepState, TextField

_MOST_SHOWN = 10
_RANK = TextField(
    name="rank",
    label=gettext_lazy("Rank"),
    hint=gettext_lazy("From {lowest} to {highest}", lowest=LOWEST, highest=HIGHEST),
    longest=2,
)


@define
class RankStep:
    _show: UseCase[ShowRanks, Policy]
    _give: UseCase[GiveRank, RankChanged]
    _ask: UseCase[AskForRank, RankChanged]
    _catalogue: TreeCatalogue

    def step(self) -> SetupStep:
        return SetupStep(
            name="ranks",
            place=30,
            title=gettext_lazy("Ranks"),
            purpose=gettext_lazy(
                "Discord's permissions say who may use a command at all. Ranks narrow that: give the roles "
                "of your staff a rank, and have commands ask for one. Without ranks, Discord's permissions "
                "alone decide."
            ),
            look=self._look,
            forms=(
                Fields(
                    name="give",
                    label=gettext_lazy("Give a role a rank…"),
                    title=gettext_lazy("The rank of a role"),
                    command="permissions rank",
                    fields=(RoleField(name="role", label=gettext_lazy("Role")), _RANK),
                    submit=self._give_rank,
                ),
                Fields(
                    name="ask",
                    label=gettext_lazy("Ask for a rank…"),
                    title=gettext_lazy("The rank for a command"),
                    command="permissions require",
                    fields=(
                        TextField(
                            name="command",
                            label=gettext_lazy("Command"),
                            hint=gettext_lazy("For example ban, or case for all"),
                        ),
                        _RANK,
                    ),
                    submit=self._ask_rank,
                ),
            ),
        )

    async def _look(self, interaction: Interaction) -> StepState:
        policy = await self._show(ShowRanks(guild_of(interaction), asker_with_roles(interaction)))
        roles = sorted(policy.ranks.items(), key=lambda each: (-each[1], each[0]))
        lines = [f"**{rank}** <@&{role}>" for role, rank in roles]
        lines += [
            gettext("**{rank}** for `/{command}`", rank=rank, command=shown_command(command))
            for command, rank in sorted(policy.requirements.items())
        ]
        more = len(lines) - _MOST_SHOWN
        shown = [
            *lines[:_MOST_SHOWN],
            *(
                [ngettext("-# … and {n} more: `/permissions show`", "-# … and {n} more: `/permissions show`", more)]
                if more > 0
                else []
            ),
        ]
        return StepState(is_done=bool(policy.ranks), lines=tuple(shown))

    async def _give_rank(self, interaction: Interaction, filled: Filled) -> str:
        role = RoleId(int(filled["role"]))
        rank = whole_number(filled.get("rank", ""), LOWEST, HIGHEST)
        command = GiveRank(guild=guild_of(interaction), by=asker_with_roles(interaction), role=role, rank=rank)
        changed = await self._give(command)
        if changed.is_new:
            return gettext("<@&{role}> has rank {rank} now", role=role, rank=rank)
        return gettext("<@&{role}> has rank {rank} already", role=role, rank=rank)

    async def _ask_rank(self, interaction: Interaction, filled: Filled) -> str:
        named = typed_command(filled.get("command", ""), self._catalogue.rights)
        rank = whole_number(filled.get("rank", ""), LOWEST, HIGHEST)
        command = AskForRank(guild=guild_of(interaction), by=asker_with_roles(interaction), command=named, rank=rank)
        changed = await self._ask(command)
        called = in_code("/" + shown_command(command_name(named)))
        if changed.is_new:
            return gettext("{command} asks for rank {rank} now", command=called, rank=rank)
        return gettext("{command} asks for rank {rank} already", command=called, rank=rank)
