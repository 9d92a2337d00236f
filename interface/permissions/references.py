from application.permissions.change_ranks import GiveRank, RankChanged
from application.shared.use_case import UseCase
from domain.permissions.ranks import LOWEST, OF_ROLE
from domain.shared.ids import RoleId
from interface.permissions.holders import asker_with_roles
from interface.shared.border import Interaction, guild_of
from interface.shared.languages import gettext
from interface.shared.reference_face import ReferenceFace


def rank_references(give: UseCase[GiveRank, RankChanged]) -> tuple[ReferenceFace, ...]:
    async def take_away(interaction: Interaction, _: str, role: int) -> None:
        by = asker_with_roles(interaction)
        await give(GiveRank(guild=guild_of(interaction), by=by, role=RoleId(role), rank=LOWEST))

    return (
        ReferenceFace(
            place=OF_ROLE,
            title=lambda role: gettext("Rank of the role {role}", role=role),
            command=lambda _: "permissions rank",
            forget=take_away,
        ),
    )
