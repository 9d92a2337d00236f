from interface.shared.border import Interaction


async def everybody(_interaction: Interaction, _command: str, /) -> None:
    """Lets everybody use everything."""
