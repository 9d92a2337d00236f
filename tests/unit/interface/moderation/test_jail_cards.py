"""What people read of jails, also where there is more of it than fits."""

from attrs import evolve

from application.moderation.jail.set_up_jail import SetUp
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import RoleSwap
from domain.shared.ids import ChannelId, RoleId
from interface.moderation.jail.cards import jail_lines, set_up_card, unjail_lines
from interface.moderation.jail.words import jail_notes
from interface.shared.layout import Card
from tests.builders import GUILD, MEMBER
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import texts_of

A, B = RoleId(1), RoleId(2)
SWAP = RoleSwap(
    guild=GUILD, number=CaseNumber(1), user=MEMBER, jail_role=RoleId(9), joined_at=START, moved=(A,), unmoved=(B,)
)
DONE = SetUp(role=A, role_is_new=True, channel=ChannelId(7), channel_is_new=True, hidden=(ChannelId(8),))


def shown(card: Card) -> str:
    return "\n".join(texts_of(as_message(card)))


def test_a_jail_says_which_roles_were_taken_and_which_were_left() -> None:
    assert jail_lines(SWAP) == ["**Roles taken** <@&1>", "**Roles left** <@&2>: Discord's own, or above mine"]
    assert jail_lines(evolve(SWAP, moved=(), unmoved=())) == ["No roles were taken that I could give back."]


def test_an_unjail_says_what_was_given_back_and_what_was_not() -> None:
    assert unjail_lines(SWAP) == [
        "**Roles given back** <@&1>",
        "**Not given back** <@&2>: gone by now, Discord's own, or above mine",
    ]
    assert unjail_lines(evolve(SWAP, moved=(), unmoved=())) == ["There were no roles to give back."]
    away = evolve(SWAP, moved=(), joined_at=None)
    assert unjail_lines(away) == ["They are not here, so these roles could not be given back: <@&2>"]
    assert unjail_lines(evolve(away, unmoved=())) == ["There were no roles to give back."]


def test_of_very_many_roles_the_first_are_named() -> None:
    many = tuple(RoleId(10**18 + number) for number in range(250))
    [taken, left] = jail_lines(evolve(SWAP, moved=many, unmoved=many))
    assert taken.endswith(" and 230 more")
    assert len(taken) + len(left) < 1200


def test_a_set_up_says_what_is_new_and_what_was_hidden() -> None:
    assert shown(set_up_card(DONE)).split("\n")[:4] == [
        "### The jail is set up",
        "**Role** <@&1> · new",
        "**Channel** <#7> · new",
        "**Hidden from them** 1 channel now, 0 before",
    ]
    taken = evolve(DONE, role_is_new=False, channel_is_new=False, is_let_in=True)
    assert "**Channel** <#7> · opened for them" in shown(set_up_card(taken))


def test_a_set_up_in_part_says_what_is_missing_and_why() -> None:
    part = evolve(DONE, not_hidden=((ChannelId(8), "Missing *Access*"),), not_let_in="Missing Access")
    text = shown(set_up_card(part))
    assert text.startswith("### The jail is set up in part")
    assert "**Channel** <#7> · ⚠️ I could not let them in: Missing Access" in text
    assert r"⚠️ <#8> is not hidden: Missing \*Access\*" in text


def test_however_many_channels_could_not_be_hidden_the_answer_fits() -> None:
    failed = tuple((ChannelId(10**18 + number), "*" * 500) for number in range(500))
    text = shown(set_up_card(evolve(DONE, not_hidden=failed, not_let_in="*" * 500)))
    assert len(text) <= 4000
    assert " more" in text


def test_without_the_members_intent_it_is_said_how_a_jail_holds() -> None:
    assert jail_notes(members_intent=True) == ()
    assert "comes back" in str(jail_notes(members_intent=False)[0].text)
