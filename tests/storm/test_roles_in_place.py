from collections.abc import Sequence
from datetime import timedelta

import pytest
from attrs import define, evolve, field

from application.moderation.queries import CaseView
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.nick_reset import NICK_RESET
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case import CaseStatus, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import RoleSwap
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, RoleId, UserId
from playground.world.guild import Guild
from playground.world.records import AuditEntry, Member, User
from playground.world.snowflakes import id_at
from playground.world.world import World
from tests.fakes.clock import START
from tests.storm.nicknames_in_place import NicknamesInPlace
from tests.storm.roles_in_place import RolesInPlace
from tests.storm.waters import EVERYDAY_ROLES, JAIL_ROLE, MANYS_ROLE, dress, role_named, waters

SAILOR = 77


@define(eq=False)
class Deck:
    """One sailor, with all roles, and what happens to them, a minute apart."""

    world: World
    guild: Guild
    cases: list[CaseView] = field(factory=list)
    swaps: dict[int, RoleSwap] = field(factory=dict)
    minutes: int = 0

    @property
    def member(self) -> Member:
        return self.guild.members[SAILOR]

    @property
    def jail_role(self) -> int:
        return role_named(self.guild, JAIL_ROLE)

    @property
    def everyday(self) -> list[int]:
        return [role_named(self.guild, name) for name in EVERYDAY_ROLES]

    def changed(self, reason: str | None, *, given: Sequence[int] = (), taken: Sequence[int] = ()) -> None:
        """By the bot, or by the owner without a reason."""
        self.minutes += 1
        by = self.guild.owner_id if reason is None else self.world.bot_id
        entry = AuditEntry(id_at(START + timedelta(minutes=self.minutes)), 25, by, SAILOR, reason)
        moved = {"$add": given, "$remove": taken}
        entry.changes = [
            {"key": key, "new_value": [{"id": str(role)} for role in roles]} for key, roles in moved.items()
        ]
        self.guild.keep_audit_entry(entry)
        self.member.roles = [*({*self.member.roles, *given} - {*taken})]

    def back(self) -> None:
        """They left, and are in again."""
        self.minutes += 1
        self.guild.members[SAILOR] = Member(SAILOR, START + timedelta(minutes=self.minutes))

    def has(self, kind: ActionKind, *, ending: Ending | None = None) -> int:
        """A case of it, carried out; returns its number."""
        number = CaseNumber(len(self.cases) + 1)
        case = CaseView(
            guild=GuildId(self.guild.id),
            number=number,
            kind=kind,
            target=UserId(SAILOR),
            moderator=UserId(2),
            reason=None,
            status=CaseStatus.APPLIED,
            failure=None,
            failure_detail=None,
            notice=Notice.NOT_WANTED,
            opened_at=START,
            settled_at=START + timedelta(seconds=1),
            ending=ending,
            ended_at=None if ending is None else START + timedelta(hours=1),
            version=1,
        )
        self.cases.append(case)
        return number

    def jailed(self, *, ending: Ending | None = None, remembering: Sequence[int] | None = None) -> None:
        number, taken = self.has(JAIL, ending=ending), [role for role in self.everyday if role in self.member.roles]
        self.changed(f"[case {number}] Mate", given=[self.jail_role], taken=taken)
        moved = tuple(RoleId(role) for role in (taken if remembering is None else remembering))
        self.swaps[number] = RoleSwap(
            guild=GuildId(self.guild.id),
            number=CaseNumber(number),
            user=UserId(SAILOR),
            jail_role=RoleId(self.jail_role),
            joined_at=None,
            moved=moved,
            unmoved=(),
        )

    def let_out(self, *, giving: Sequence[int]) -> None:
        self.changed(f"[case {self.has(UNJAIL)}] Mate", given=giving, taken=[self.jail_role])

    def findings(self, *many: int) -> list[str]:
        """Where many were given these roles at once, or lost them."""
        of_many = {SAILOR: frozenset(many)}
        found = RolesInPlace(self.guild, self.cases, self.world.bot_id, self.swaps, of_many).disagreements()
        return [each.removeprefix(f"{SAILOR}: ") for each in found]


@pytest.fixture
def deck() -> Deck:
    world = waters(1, 1)
    [guild] = world.guilds.values()
    world.users[SAILOR] = User(SAILOR, "sailor")
    guild.members[SAILOR] = Member(SAILOR, START)
    dress(guild, SAILOR)
    return Deck(world, guild)


def test_nothing_is_said_of_who_is_in_jail_or_got_everything_back(deck: Deck) -> None:
    deck.jailed(ending=Ending.LIFTED)
    deck.let_out(giving=deck.everyday)
    deck.jailed()
    assert deck.findings() == []


def test_who_is_in_jail_without_its_role_is_found_and_who_wears_it_without_a_case(deck: Deck) -> None:
    deck.jailed()
    deck.changed(None, taken=[deck.jail_role])
    assert deck.findings() == ["is in jail by the record, and without the jail role"]
    deck.cases[0] = evolve(deck.cases[0], ending=Ending.LIFTED, ended_at=START)
    assert deck.findings() == []
    deck.changed(None, given=[deck.jail_role])
    assert deck.findings() == []  # somebody gave it to them by hand
    deck.changed("[case 1] back in the server, and still in jail", given=[deck.jail_role])
    assert deck.findings() == ["wears the jail role, and is in jail by no record"]


def test_who_came_back_and_was_not_jailed_again_is_found_and_so_is_who_kept_a_role(deck: Deck) -> None:
    deck.jailed()
    deck.back()
    assert deck.findings() == ["is in jail by the record, and without the jail role"]
    deck.changed("[case 1] back in the server, and still in jail", given=[deck.jail_role])
    assert deck.findings() == []
    deck.member.roles.append(deck.everyday[0])
    assert deck.findings() == [f"is in jail, and still has [{deck.everyday[0]}]"]


def test_what_was_not_given_back_is_found_and_so_is_what_had_never_been_taken(deck: Deck) -> None:
    first, second = deck.everyday
    deck.changed(None, taken=[second])
    deck.jailed(ending=Ending.LIFTED)
    deck.let_out(giving=[second])
    assert deck.findings() == [
        f"'[case 2] Mate' gave [{second}], which were not taken",
        f"'[case 2] Mate' did not give [{first}] back",
    ]


def test_of_who_is_in_jail_the_record_knows_what_many_were_given_and_no_audit_log_does(deck: Deck) -> None:
    lookout = role_named(deck.guild, MANYS_ROLE)
    deck.jailed(ending=Ending.LIFTED)
    deck.let_out(giving=[*deck.everyday, lookout])
    assert deck.findings() == [f"'[case 2] Mate' gave [{lookout}], which were not taken"]
    assert deck.findings(lookout) == []
    deck.jailed()
    deck.member.roles.append(lookout)
    assert deck.findings(lookout) == [f"is in jail, and still has [{lookout}]"]


def test_what_an_earlier_jail_took_is_owed_where_a_later_one_took_its_place_and_only_there(deck: Deck) -> None:
    deck.jailed(ending=Ending.REPLACED)
    deck.back()
    deck.jailed(ending=Ending.LIFTED)
    deck.let_out(giving=deck.everyday)
    assert deck.findings() == []
    deck.cases[0] = evolve(deck.cases[0], ending=Ending.LIFTED)
    assert deck.findings() == [f"'[case 3] Mate' gave {sorted(deck.everyday)}, which were not taken"]


def test_what_came_back_when_the_time_was_over_is_looked_at_too(deck: Deck) -> None:
    deck.jailed(ending=Ending.EXPIRED)
    deck.changed("[case 1] its time is over", given=deck.everyday[:1], taken=[deck.jail_role])
    assert deck.findings() == [f"'[case 1] its time is over' did not give [{deck.everyday[1]}] back"]


def test_what_was_taken_and_is_not_remembered_is_found(deck: Deck) -> None:
    deck.jailed(remembering=deck.everyday[:1])
    assert deck.findings() == [f"case 1 (jail) took [{deck.everyday[1]}], and does not remember that"]


def test_a_jail_that_was_done_and_is_recorded_as_failed_is_found_and_one_that_was_not_done(deck: Deck) -> None:
    deck.has(JAIL)
    assert "case 1 (jail) is recorded as applied, and was not done" in deck.findings()
    deck.cases.clear()
    deck.jailed()
    deck.cases[0] = evolve(deck.cases[0], status=CaseStatus.FAILED)
    assert "case 1 (jail) is recorded as failed (None), and was done" in deck.findings()


def test_a_nickname_that_was_reset_is_found_where_the_record_has_another(deck: Deck) -> None:
    number = deck.has(NICK_RESET)
    entry = AuditEntry(id_at(START), 24, deck.world.bot_id, SAILOR, f"[case {number}] Mate")
    entry.changes = [{"key": "nick", "old_value": "Sailor 77"}]
    deck.guild.keep_audit_entry(entry)

    def findings(*noted: tuple[int, str]) -> list[str]:
        return [*NicknamesInPlace(deck.guild, deck.cases, deck.world.bot_id, dict(noted)).disagreements()]

    assert findings((number, "Sailor 77")) == []
    about = f"case {number} (nick_reset of {SAILOR}): took 'Sailor 77', and noted"
    assert findings((number, "Sailor 78")) == [f"{about} 'Sailor 78'"]
    assert findings() == [f"{about} None"]
