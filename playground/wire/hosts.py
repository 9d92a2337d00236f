"""Discord's names on the network, all of which are the playground here."""

HOSTS = ("discord.com", "gateway.discord.gg", "cdn.discordapp.com", "media.discordapp.net")
GATEWAY = "wss://gateway.discord.gg"
CDN, MEDIA = "https://cdn.discordapp.com", "https://media.discordapp.net"
