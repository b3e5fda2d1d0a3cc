"""The board as a WSGI application: what Granian serves."""

import os

from config import environment

# Read by the settings: a page waits for the database for seconds, a command as long as it takes.
os.environ.setdefault("SALA_ROLE", "web")
environment.prepare()

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
