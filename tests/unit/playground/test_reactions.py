"""What the bot is told of reactions."""

from playground.rules.drafts import Draft
from playground.world.default_world import GENERAL
from tests.unit.playground.ground import Ground


def test_of_a_reaction_of_whoever_left_no_member_is_told(ground: Ground) -> None:
    emil = ground.id("Emil")
    message = ground.services.messages.post(emil, GENERAL, Draft("hello", 0, [], []))
    del ground.guild.members[emil]
    ground.services.reactions.add(message, "x", emil)
    assert ground.told[-1].name == "MESSAGE_REACTION_ADD"
    assert "member" not in ground.told[-1].data
