"""How bulk acts are done, looked for, and told from somebody else's doing."""
