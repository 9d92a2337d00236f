from collections.abc import Mapping
from enum import StrEnum

from interface.shared.languages import Text
from interface.shared.setting_face import shown_name


def in_words[Member: StrEnum](words: Mapping[Member, Text], member: Member) -> str:
    """What people read of it; of a member that only a newer version knows, its name."""
    return str(words.get(member) or shown_name(member.value))
