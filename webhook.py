"""The web application, for any WSGI server: `granian --interface wsgi webhook:app`."""

from bot.web import create_app

app = create_app()
