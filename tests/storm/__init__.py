"""Real processes in bad weather: bots that are killed, a database server that is, and a Discord that fails."""
