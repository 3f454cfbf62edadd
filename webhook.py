"""The web side, for granian: `granian --interface rsgi webhook:app`; with the worker beside it: `./jangkau serve`."""

from bot.front import create_front

app = create_front()
