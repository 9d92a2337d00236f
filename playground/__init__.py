"""A local Discord for trying and testing a bot. `playground.api` has what its users need."""
