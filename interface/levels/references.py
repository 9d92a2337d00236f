from collections.abc import Callable

from application.levels.change_rewards import RemoveReward
from application.levels.change_rules import ChangedRules, ChangeRules
from application.shared.use_case import UseCase
from domain.levels.rewards import Reward
from domain.levels.rule_changes import RateChannel, RateRole, RuleChange
from domain.levels.rules import FULL_RATE
from domain.shared.ids import ChannelId, RoleId
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.languages import Text, gettext, gettext_lazy
from interface.shared.reference_face import Forget, ReferenceFace


def level_references(
    remove: UseCase[RemoveReward, Reward], change: UseCase[ChangeRules, ChangedRules]
) -> tuple[ReferenceFace, ...]:
    async def forget_reward(interaction: Interaction, level: str, role: int) -> None:
        reward = Reward(int(level), RoleId(role))
        await remove(RemoveReward(guild=guild_of(interaction), by=asker_of(interaction), reward=reward))

    def forgetting(like_all: Callable[[int], RuleChange]) -> Forget:
        async def forget(interaction: Interaction, _: str, target: int) -> None:
            by = asker_of(interaction)
            await change(ChangeRules(guild=guild_of(interaction), by=by, change=like_all(target)))

        return forget

    role = forgetting(lambda target: RateRole(RoleId(target), FULL_RATE))
    channel = forgetting(lambda target: RateChannel(ChannelId(target), FULL_RATE))
    rules = (
        ("rates_by_role", gettext_lazy("XP of a role"), "levels rules role", role),
        ("excluded_roles", gettext_lazy("A role without XP"), "levels rules role", role),
        ("rates_by_channel", gettext_lazy("XP in a channel"), "levels rules channel", channel),
        ("excluded_channels", gettext_lazy("A channel without XP"), "levels rules channel", channel),
    )
    return (
        ReferenceFace(
            place="reward",
            title=lambda level: gettext("Reward of level {level}", level=level),
            command=lambda _: "levels rewards remove",
            forget=forget_reward,
        ),
        *(_of_rule(*rule) for rule in rules),
    )


def _of_rule(place: str, title: Text, command: str, forget: Forget) -> ReferenceFace:
    return ReferenceFace(place=place, title=lambda _: str(title), command=lambda _: command, forget=forget)
