"""The board as a WSGI application: what Granian serves."""

import gc
import os

from config import environment

# Read by the settings: a page waits for the database for seconds, a command as long as it takes.
os.environ.setdefault("SALA_ROLE", "web")
environment.prepare()

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()

# What is here by now stays: the collector need not look at it again. It comes less often than by
# default, too, since a page makes many objects and hardly any circles of them.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
