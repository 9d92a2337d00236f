from discord.ext import commands

from application.members.find_members import FindMembersHandler
from application.members.list_members import ListMembersHandler
from application.members.list_sanctions import ListSanctionsHandler
from application.members.show_member import ShowMemberHandler
from infrastructure.members.member_reader import PostgresMemberReader
from infrastructure.moderation.case_reader import PostgresCaseReader
from interface.members.buttons import TurnCasesOfMember, TurnMemberPage, TurnSanctionPage
from interface.members.commands import MemberCommands, MemberUseCases
from interface.members.words import members_words
from interface.shared.context import Context
from interface.shared.wiring import Shared


def members_context(shared: Shared) -> Context:
    members = PostgresMemberReader(shared.reading)
    use_cases = MemberUseCases(
        list=shared.measured(ListMembersHandler(members)),
        sanctions=shared.measured(ListSanctionsHandler(members)),
        show=shared.measured(ShowMemberHandler(members, PostgresCaseReader(shared.reading))),
        find=shared.measured(FindMembersHandler(members)),
    )

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(MemberCommands(use_cases))

    return Context(
        equip=equip,
        words=members_words,
        reactions={},
        buttons=(
            TurnMemberPage(use_cases.list).button(),
            TurnSanctionPage(use_cases.sanctions).button(),
            TurnCasesOfMember(use_cases.show).button(),
        ),
    )
