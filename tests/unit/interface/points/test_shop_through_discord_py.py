"""The shop with its adapters: from the command to the role, or to the refund and its message."""

from collections.abc import Mapping

import pytest
from attrs import define

from application.points.buy_item import BuyItem
from application.points.suggest_items import SuggestItems
from application.reactions import Reactions
from application.shared.errors import RecordsUnavailable
from domain.points.purchase import PurchaseState
from domain.shared.permission import Permission
from interface.shared.context import Context
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, DiscordHttp, refused, texts_of
from tests.fakes.interactions import Guild, Person, someone
from tests.fakes.payloads import DM_CHANNEL, PLAIN_ROLE, member_json
from tests.fakes.records import MemoryRecords
from tests.fakes.shop import ITEMS, PURCHASES
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.points import a_grant
from tests.shop import ITEM, an_item
from tests.sweeps import swept
from tests.wired import RecordingShared

BUYER: Person = someone(user=MEMBER)
BUYERS_PATH = f"/guilds/{GUILD}/members/{MEMBER}"
ROLE_PATH = f"{BUYERS_PATH}/roles/{PLAIN_ROLE}"
CHOSEN = {"item": f"{ITEM}@500"}


@define
class Wired:
    guild: Guild
    records: MemoryRecords
    contexts: tuple[Context, ...]

    @property
    def http(self) -> DiscordHttp:
        return self.guild.http

    async def reacts(self) -> None:
        """As the relay does: to all that was written since."""
        reactions = Reactions.joined(context.reactions for context in self.contexts)
        events = [*self.records.events]
        self.records.events.clear()
        for event in events:
            await reactions(event)

    async def sweeps(self) -> None:
        for context in self.contexts:
            for background in context.background:
                if background.name == "purchase sweep" and background.workers is not None:
                    await swept(background.work, background.workers)

    @property
    def states(self) -> list[PurchaseState]:
        return [purchase.state for purchase in self.records[PURCHASES].values()]


@pytest.fixture
async def wired(guild: Guild, shared: RecordingShared, contexts: tuple[Context, ...], records: MemoryRecords) -> Wired:
    """A member with 1,200 points, and a role for 500."""
    shared.client.replace(guild.bot)
    async with MemoryUnitOfWorkFactory(records)() as uow:
        await uow.guilds.register_many([GUILD, OTHER_GUILD], at=START)
        await uow.points.record(a_grant(MEMBER, 1200), at=START)
        await uow.commit()
    records[ITEMS][GUILD, ITEM] = an_item(role=PLAIN_ROLE)
    guild.http.journal.clear()
    return Wired(guild, records, contexts)


def asked(http: DiscordHttp) -> list[str]:
    return [f"{each.method} {each.path}" for each in http.asked]


async def test_what_is_bought_is_given(wired: Wired) -> None:
    receipt = await wired.guild.slash("shop buy", BUYER, CHOSEN)
    assert "**Left** 700\n**State** On its way" in texts_of(receipt)[0]
    assert wired.http.find("PUT", ROLE_PATH) == []
    wired.http.journal.clear()
    await wired.reacts()
    assert asked(wired.http) == [f"GET {BUYERS_PATH}", f"GET {BUYERS_PATH}", f"PUT {ROLE_PATH}"]
    [given] = wired.http.find("PUT", ROLE_PATH)
    assert given.reason is not None
    assert given.reason.startswith("[purchase ")
    assert "· Given" in texts_of(await wired.guild.slash("shop history", BUYER))[1]


async def test_what_discord_refuses_is_refunded_and_told(wired: Wired) -> None:
    await wired.guild.slash("shop buy", BUYER, CHOSEN)
    wired.http.answers[f"PUT {ROLE_PATH}"] = refused(403, 50013)
    await wired.reacts()
    wired.http.journal.clear()
    await wired.reacts()
    [told] = wired.http.find("POST", f"/channels/{DM_CHANNEL}/messages")
    assert "Discord did not let me give the role" in texts_of(told.body)[0]
    assert texts_of(await wired.guild.slash("points balance", BUYER))[0].endswith("**1,200** points")
    [_, entry] = texts_of(await wired.guild.slash("shop history", BUYER))
    assert entry.endswith("Refunded: Discord did not let me give the role")


async def test_who_has_the_role_pays_nothing(wired: Wired) -> None:
    wired.http.answers[f"GET {BUYERS_PATH}"] = Answer(body=member_json(MEMBER, roles=[PLAIN_ROLE]))
    answer = await wired.guild.slash("shop buy", BUYER, CHOSEN)
    assert texts_of(answer) == [f"You have <@&{PLAIN_ROLE}> already. Nothing was bought."]
    assert wired.states == []


async def test_a_price_that_changed_is_said_and_the_new_one_can_be_taken(wired: Wired) -> None:
    await wired.guild.slash("shop edit", someone(Permission.MANAGE_GUILD), {**CHOSEN, "price": 700})
    answer = await wired.guild.slash("shop buy", BUYER, CHOSEN)
    assert texts_of(answer)[0].startswith("**VIP** costs 700 now, not 500. Nothing was bought")
    answer = await wired.guild.slash("shop buy", BUYER, {"item": f"{ITEM}@700"})
    assert "**Price** 700 points\n**Left** 500" in texts_of(answer)[0]


async def test_a_name_that_was_typed_is_offered_with_its_price_and_not_bought(wired: Wired) -> None:
    shown = await wired.guild.slash("shop buy", BUYER, {"item": "vip"})
    assert texts_of(shown)[0] == "### Do you want to buy this?"
    assert wired.states == []
    receipt = await wired.guild.press(f"shop:buy:{ITEM}:500", BUYER, shown)
    assert texts_of(receipt)[0].startswith("### You bought VIP")
    assert wired.states == [PurchaseState.PAID]


async def test_suggestions_carry_the_price_that_they_show(wired: Wired) -> None:
    for command in ("shop buy", "shop edit", "shop remove"):
        found = await wired.guild.suggestions(command, BUYER, "item", "v")
        assert found == [{"name": "VIP · 500", "value": f"{ITEM}@500"}]
    assert await wired.guild.suggestions("shop buy", BUYER, "item", "x" * 100) == []


async def test_nothing_is_offered_while_the_records_are_away(wired: Wired, shared: RecordingShared) -> None:
    shared.failures[SuggestItems] = RecordsUnavailable()
    assert await wired.guild.suggestions("shop buy", BUYER, "item", "v") == []


async def test_what_nobody_can_read_of_a_typed_name_does_not_matter(wired: Wired) -> None:
    assert len(await wired.guild.suggestions("shop buy", BUYER, "item", "\0v\u200b")) == 1
    shown = await wired.guild.slash("shop buy", BUYER, {"item": "vi\u200bp\0"})
    assert texts_of(shown)[0] == "### Do you want to buy this?"


async def test_a_sweep_hands_over_what_lay_about_in_the_guilds_that_are_served(
    wired: Wired, shared: RecordingShared
) -> None:
    await wired.guild.slash("shop buy", BUYER, CHOSEN)
    shared.client.replace(None)
    await wired.sweeps()
    assert wired.states == [PurchaseState.PAID]
    shared.client.replace(wired.guild.bot)
    await wired.sweeps()
    assert wired.states == [PurchaseState.DELIVERED]


@pytest.mark.parametrize("given", [{"everybody": True}, {"member": MODERATOR}])
async def test_the_purchases_of_others_are_refused_and_shown_to_managers(
    wired: Wired, given: Mapping[str, int | bool]
) -> None:
    answer = await wired.guild.slash("shop history", BUYER, given)
    assert texts_of(answer) == ["You need the permission **Manage Server** for this."]
    shown = await wired.guild.slash("shop history", someone(Permission.MANAGE_GUILD), given)
    assert texts_of(shown)[0].startswith("### Purchases")


async def test_the_same_interaction_delivered_again_buys_once(wired: Wired, shared: RecordingShared) -> None:
    await wired.guild.slash("shop buy", BUYER, CHOSEN)
    [command] = [each for each in shared.journal if isinstance(each, BuyItem)]
    wired.guild._interactions = iter([command.request, command.request + 1])  # type: ignore[assignment]  # a repeat
    again = await wired.guild.slash("shop buy", BUYER, CHOSEN)
    assert "**Left** 700" in texts_of(again)[0]
    assert len(wired.states) == 1
