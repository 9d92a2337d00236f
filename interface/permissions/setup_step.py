"""The step of `/setup` that gives roles ranks."""

from attrs import define

from application.permissions.change_ranks import AskForRank, GiveRank, RankChanged
from application.permissions.show_ranks import ShowRanks
from application.shared.use_case import UseCase
from domain.permissions.policy import Policy
from domain.permissions.ranks import HIGHEST, LOWEST, command_name
from domain.shared.ids import RoleId
from interface.permissions.holders import asker_with_roles
from interface.shared.border import Interaction, guild_of
from interface.shared.forms import Filled
from interface.shared.layout import in_code
from interface.shared.numbers import whole_number
from interface.shared.setup_step import Fields, RoleField, SetupStep, StepState, TextField

_MOST_SHOWN = 10
_RANK = TextField(name="rank", label="Rank", hint=f"From {LOWEST} to {HIGHEST}", longest=2)


@define
class RankStep:
    _show: UseCase[ShowRanks, Policy]
    _give: UseCase[GiveRank, RankChanged]
    _ask: UseCase[AskForRank, RankChanged]

    def step(self) -> SetupStep:
        return SetupStep(
            name="ranks",
            place=30,
            title="Ranks",
            purpose="Discord's permissions say who may use a command at all. Ranks narrow that: give the roles of your "
            "staff a rank, and have commands ask for one. Without ranks, Discord's permissions alone decide.",
            look=self._look,
            forms=(
                Fields(
                    name="give",
                    label="Give a role a rank…",
                    title="The rank of a role",
                    command="permissions rank",
                    fields=(RoleField(name="role", label="Role"), _RANK),
                    submit=self._give_rank,
                ),
                Fields(
                    name="ask",
                    label="Ask for a rank…",
                    title="The rank for a command",
                    command="permissions require",
                    fields=(TextField(name="command", label="Command", hint="For example ban, or case for all"), _RANK),
                    submit=self._ask_rank,
                ),
            ),
        )

    async def _look(self, interaction: Interaction) -> StepState:
        policy = await self._show(ShowRanks(guild_of(interaction), asker_with_roles(interaction)))
        roles = sorted(policy.ranks.items(), key=lambda each: (-each[1], each[0]))
        lines = [f"**{rank}** <@&{role}>" for role, rank in roles]
        lines += [f"**{rank}** for `/{command}`" for command, rank in sorted(policy.requirements.items())]
        more = len(lines) - _MOST_SHOWN
        shown = [*lines[:_MOST_SHOWN], *([f"-# … and {more} more: `/permissions show`"] if more > 0 else [])]
        return StepState(is_done=bool(policy.ranks), lines=tuple(shown))

    async def _give_rank(self, interaction: Interaction, filled: Filled) -> str:
        role = RoleId(int(filled["role"]))
        rank = whole_number(filled.get("rank", ""), LOWEST, HIGHEST)
        command = GiveRank(guild=guild_of(interaction), by=asker_with_roles(interaction), role=role, rank=rank)
        changed = await self._give(command)
        return f"<@&{role}> has rank {rank} {'now' if changed.is_new else 'already'}"

    async def _ask_rank(self, interaction: Interaction, filled: Filled) -> str:
        named = filled.get("command", "")
        rank = whole_number(filled.get("rank", ""), LOWEST, HIGHEST)
        command = AskForRank(guild=guild_of(interaction), by=asker_with_roles(interaction), command=named, rank=rank)
        changed = await self._ask(command)
        return f"{in_code('/' + command_name(named))} asks for rank {rank} {'now' if changed.is_new else 'already'}"
