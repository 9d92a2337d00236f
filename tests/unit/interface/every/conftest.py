"""A server in which there is something to show and to undo by every command."""

from datetime import timedelta

import pytest

from domain.guilds.guild import Choice
from domain.levels.level_repository import LevelBlock
from domain.levels.rewards import Reward
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.moderation.case import Notice
from domain.moderation.casebook.query import CaseQuery
from domain.moderation.nobody import NOBODY
from domain.moderation.reason import Reason
from domain.moderation.templates.template import TemplateId
from domain.shared.ids import CaptureId, UserId
from tests.afk import a_leave
from tests.appeals import an_appeal
from tests.builders import GUILD, MEMBER, MODERATOR, OWNER, a_moderator, a_request, an_intent
from tests.bulk import remember_operations
from tests.channels import a_lock, a_proposal
from tests.escalation import some_escalation
from tests.fakes.casebook import CASE_SEARCHES
from tests.fakes.clock import START
from tests.fakes.configuration import PLANS, VERSIONS
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import Answer
from tests.fakes.interactions import Guild
from tests.fakes.level_ports import REWARD_ROLE
from tests.fakes.payloads import CHANNEL, PLAIN_ROLE
from tests.fakes.reason_templates import TEMPLATES
from tests.fakes.records import MemoryRecords
from tests.fakes.shop import ITEMS
from tests.fakes.snippets import SNIPPETS
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.points import a_grant, a_role_grant
from tests.reminders import a_reminder
from tests.reports import CAPTURE, a_capture, a_subject, a_template, opened_report
from tests.role_menus import a_menu, a_role
from tests.shop import an_item
from tests.snippets import a_snippet
from tests.starboards import a_board
from tests.unit.interface.samples.configuration import CONTENT, FILE, PLAN, VERSION
from tests.unit.interface.samples.given import (
    BANNED,
    BANNED_HERE,
    ENDING,
    IDS_FILE,
    IDS_IN_FILE,
    ITEM,
    ITEM_PRICE,
    NO_LONGER_BANNED,
    OWN,
    PICTURE,
    PICTURE_FILE,
    PLANNED,
    SEARCH,
    SNIPPET,
    SNIPPET_FILE,
    SNIPPETS_IN_FILE,
)
from tests.wired import RecordingShared


@pytest.fixture
async def guild(guild: Guild, shared: RecordingShared, records: MemoryRecords, discord: FakeDiscord) -> Guild:
    """With a case, a ban, some points, a planned grant, bulk operations and an item to show and to undo."""
    shared.client.replace(guild.bot)
    discord.bans[GUILD, BANNED] = discord.bans[GUILD, BANNED_HERE] = "by hand"
    discord.timeouts[GUILD, MEMBER] = START + timedelta(hours=1)
    discord.member_roles.discord.holders[GUILD, MEMBER] = {PLAIN_ROLE}
    discord.nicknames[GUILD, MEMBER] = "Nick"
    async with MemoryUnitOfWorkFactory(records)() as uow:
        await uow.guilds.register_many([GUILD], at=START)
        for user in (MODERATOR, OWNER):
            await uow.reminders.add(a_reminder(owner=user, number=await uow.reminders.next_number(user)))
        for user in (MODERATOR, MEMBER, OWNER):
            await uow.points.record(a_grant(user, 500), at=START)
        warned = await uow.cases.open(an_intent(kind=WARN, request=a_request()))
        warned.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(warned)
        await uow.cases.open(an_intent(kind=WARN, target=BANNED, moderator=NOBODY, request=a_request()))
        in_force = await uow.cases.open(an_intent(kind=BAN, target=NO_LONGER_BANNED, request=a_request()))
        in_force.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(in_force)
        ban = await uow.cases.open(an_intent(target=BANNED_HERE))
        ban.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(ban)
        warning = await uow.cases.open(an_intent(kind=WARN, target=BANNED_HERE))
        warning.settle(failure=None, notice=Notice.DELIVERED, at=START)
        warning.void(Reason("a mistake"), by=OWNER, at=START)
        await uow.cases.save(warning)
        ending = await uow.cases.open(an_intent(kind=TIMEOUT, target=BANNED, request=a_request(), expires_at=START))
        ending.settle(failure=None, notice=ending.notice, at=START)
        await uow.cases.save(ending)
        assert ending.number == ENDING
        own = await uow.cases.open(an_intent(kind=WARN, target=MODERATOR, moderator=OWNER))
        own.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(own)
        assert own.number == OWN
        chosen = await uow.guilds.register(GUILD, at=START)
        chosen.decide([Choice(APPEAL_CHANNEL, CHANNEL)], by=OWNER, at=START)
        await uow.guilds.save(chosen)
        await uow.appeals.file(an_appeal())
        await uow.role_grants.add(a_role_grant(request=PLANNED))
        await uow.level_blocks.add(GUILD, LevelBlock(user=BANNED, by=MODERATOR, at=START))
        await uow.level_rewards.add(GUILD, Reward(9, REWARD_ROLE), by=MODERATOR, at=START)
        await uow.captures.keep(a_capture())
        await uow.captures.keep(a_capture(CAPTURE + 1))
        await uow.captures.use(GUILD, [CaptureId(CAPTURE + 1)], at=START)
        await uow.case_evidence.add(GUILD, 1, [CaptureId(CAPTURE + 1)], by=MODERATOR)
        await opened_report(uow)
        claimed = await opened_report(uow, a_subject(UserId(55)))
        claimed.claim(a_moderator(), at=START)
        await uow.reports.save(claimed)
        await uow.reports.block(GUILD, BANNED, by=MODERATOR, at=START)
        await uow.channel_acts.open(a_proposal(begun_at=START))
        await uow.lockdowns.open(a_lock(CHANNEL), [CHANNEL])
        await uow.escalations.save(some_escalation())
        await uow.starboards.add(a_board())
        await uow.role_menus.add(a_menu(roles=(a_role(PLAIN_ROLE),)))
        for user in (MODERATOR, MEMBER, OWNER):
            absence = await uow.absences.open(GUILD, user, at=START)
            absence.begin(a_leave(), now=START)
            await uow.absences.save(absence)
        await uow.commit()
    records[TEMPLATES][GUILD, TemplateId(5)] = a_template()
    remember_operations(records)
    records[CASE_SEARCHES][GUILD, SEARCH] = (START, CaseQuery(target=BANNED_HERE))
    records[SNIPPETS][GUILD, SNIPPET] = a_snippet(id_=SNIPPET)
    records[PLANS][GUILD, PLAN.id] = PLAN
    records[VERSIONS][GUILD, VERSION.number] = VERSION
    guild.http.answers[f"GET {FILE}"] = Answer(200, CONTENT)
    guild.http.answers[f"GET {SNIPPET_FILE}"] = Answer(200, SNIPPETS_IN_FILE)
    guild.http.answers[f"GET {IDS_FILE}"] = Answer(200, IDS_IN_FILE.encode())
    guild.http.answers[f"GET {PICTURE_FILE}"] = Answer(200, PICTURE)
    records[ITEMS][GUILD, ITEM] = an_item(ITEM, price=ITEM_PRICE, role=PLAIN_ROLE)
    return guild
