"""How each kind of action is done, looked for, and told from somebody else's doing."""

from collections.abc import Iterable, Mapping

from application.moderation.effects.effect import Effect
from domain.moderation.actions.action import ActionKind

type Effects = Mapping[ActionKind, Effect]


def by_kind(effects: Iterable[Effect]) -> Effects:
    return {effect.kind: effect for effect in effects}
