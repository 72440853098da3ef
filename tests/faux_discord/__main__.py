"""Watch the bot without Discord: `python -m tests.faux_discord --port 0 --salon 42`.

What is typed is said in the first channel; a line that starts with "/" is a slash command:
/statut sujet=article7
"""

import argparse
import asyncio
import signal
import sys

from .console import describe
from .server import FauxDiscord

GUILD = 1


def main() -> None:
    """Read the arguments and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.faux_discord", description="Un Discord local.")
    parser.add_argument("--port", type=int, default=0, help="port d'écoute (0 : un port libre)")
    parser.add_argument("--salon", type=int, nargs="+", default=[42], help="identifiants des salons")
    parser.add_argument("--jeton", default="faux-jeton", help="jeton que le bot doit présenter")
    asked = parser.parse_args()
    asyncio.run(serve(asked.port, asked.salon, asked.jeton))


async def serve(port: int, channels: list[int], token: str) -> None:
    """Serve and print every message until SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with FauxDiscord({GUILD: channels}, token=token, port=port) as server:
        server.world.watchers.append(lambda event, one: _say(describe(server.world, event, one)))
        _say(f"VIGIE_DISCORD_API={server.api_url}")
        _say(f"VIGIE_DISCORD_PASSERELLE={server.gateway_url}")
        _say(f"jeton : {server.token} — serveur {GUILD}, salons {', '.join(map(str, channels))}")
        if sys.stdin.isatty():
            loop.add_reader(
                sys.stdin, lambda: loop.create_task(typed(server, channels[0], sys.stdin.readline()))
            )
        await stopped.wait()


async def typed(server: FauxDiscord, channel: int, line: str) -> None:
    """Say a typed line in a channel, or run it as a slash command; listen no more at the end of the input."""
    if not line:
        asyncio.get_running_loop().remove_reader(sys.stdin)
        return
    if not line.startswith("/"):
        await server.user_says(channel, line.strip())
        return
    words = line[1:].split()
    options = dict(word.split("=", 1) for word in words if "=" in word)
    try:
        await server.user_slash(channel, " ".join(word for word in words if "=" not in word), options)
    except LookupError as error:
        _say(f"Commande refusée : {error}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
