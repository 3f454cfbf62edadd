"""The web application, for any WSGI server: `granian --interface wsgi webhook:app`."""

import sys

from bot.errors import RefuseToStart
from bot.web import create_app

try:
    app = create_app()
except RefuseToStart as error:  # one line a fault, not a trace of the server's own calls
    sys.exit(str(error))
