"""How each kind of action is done, looked for, and told from somebody else's doing."""

from collections.abc import Iterable, Mapping

from application.moderation.effects.effect import Effect
from application.moderation.effects.lift import Lift
from domain.moderation.actions.action import ActionKind

type Effects = Mapping[ActionKind, Effect]
type Lifts = Mapping[ActionKind, Lift]


def by_kind[Part: Effect | Lift](parts: Iterable[Part]) -> Mapping[ActionKind, Part]:
    return {part.kind: part for part in parts}
