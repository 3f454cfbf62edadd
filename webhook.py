"""The web side, for granian: `granian --interface rsgi webhook:app`; with the worker beside it: `./jangkau serve`."""

import sys

from bot.errors import RefuseToStart
from bot.front import create_front

try:
    app = create_front()
except RefuseToStart as error:  # one line a fault, not a trace of the server's own calls
    sys.exit(str(error))
