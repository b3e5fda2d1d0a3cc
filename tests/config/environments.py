"""The board as another process sees it: with an environment of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Everything that a board in production cannot be without. Nothing answers at the address.
PRODUCTION = {
    "SALA_MODE": "production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEF",
    "BOARD_URL": "https://forum.example.org",
    "ALLOWED_HOSTS": "forum.example.org",
    "DATABASE_URL": "postgres://sala:secret@127.0.0.1:1/sala",
    "MAIL_FROM": "Sala <sala@example.org>",
    "SMTP_HOST": "mail.example.org",
}


def python(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run `python COMMAND` in the project with that environment, and the path, alone."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def production_without(name: str) -> dict[str, str]:
    """PRODUCTION, less one variable."""
    return {key: value for key, value in PRODUCTION.items() if key != name}
