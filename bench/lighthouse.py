"""`make lighthouse`: what Lighthouse says of the index, a forum and a topic, as guests get them.

The board is the one that `make run` serves; an empty one is filled with the demo. CHROME_PATH names
another Chromium. Ends with 1 where a score is below 100.
"""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.core.management import call_command

from bench.server import NAME, ServerError, served
from board.assets import collect
from board.running import HOST
from config import environment
from config.embedded_postgres import var_folder

VERSION = "12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
CHROME_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)
RUN_SECONDS = 180


class LighthouseError(Exception):
    """Lighthouse could not be run; the text says why."""


def main() -> None:
    """Serve the board, have its pages judged, and print the scores and what keeps them from 100."""
    port, folder = int(os.environ.get("PORT", "8000")), var_folder() / "lighthouse"
    try:
        lighthouse, chromium = installed(folder), chromium_path()
        open_local_board()
        with served("config.wsgi", port) as server:
            reports = {
                name: judged(lighthouse, chromium, server.url + path, folder / f"{name}.json")
                for name, path in _pages().items()
            }
    except (ServerError, LighthouseError) as error:
        sys.exit(str(error))
    for name, report in reports.items():
        print("\n".join(lines(name, report)))
    if any(score < 100 for report in reports.values() for score in scores(report).values()):
        sys.exit("Some scores are below 100.")


def open_local_board() -> None:
    """Make this process and its children the board on this machine, migrated and not empty."""
    environment.prepare()
    # In production it would send the browser, which comes without a proxy, on to HTTPS.
    os.environ.update({"SALA_MODE": "local", "ALLOWED_HOSTS": f"{HOST},{NAME}"})
    django.setup()
    call_command("migrate", verbosity=0)
    if not apps.get_model("forum", "Forum")._default_manager.exists():
        print("Filling the demo board …", flush=True)
        call_command("seed_demo", verbosity=0, stdout=io.StringIO())
    collect()


def installed(folder: Path) -> Path:
    """The command of Lighthouse in `folder`, where npm puts it the first time."""
    command = folder / "node_modules" / ".bin" / "lighthouse"
    if command.exists():
        return command
    if not shutil.which("npm"):
        raise LighthouseError("Node and npm are missing: install them (Debian: apt install npm).")
    print("Installing Lighthouse …", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    npm = ("npm", "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error")
    if subprocess.run([*npm, "--prefix", str(folder), f"lighthouse@{VERSION}"]).returncode:
        raise LighthouseError("npm could not install Lighthouse; its last words are above.")
    return command


def chromium_path() -> str:
    """The browser that CHROME_PATH names, else the system's Chromium."""
    found = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if not found:
        raise LighthouseError("Chromium is missing: install it (Debian: apt install chromium).")
    return found


def judged(lighthouse: Path, chromium: str, url: str, file: Path) -> dict[str, Any]:
    """Lighthouse's report on the page at `url`, which is kept in `file`."""
    command = [
        *(str(lighthouse), url, "--quiet", "--output=json", f"--output-path={file}"),
        *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={CHROME_FLAGS}"),
    ]
    environ = os.environ | {"CHROME_PATH": chromium}
    try:
        done = subprocess.run(command, env=environ, timeout=RUN_SECONDS)
    except subprocess.TimeoutExpired:
        raise LighthouseError(f"{url} was not judged within {RUN_SECONDS} seconds.") from None
    if done.returncode:
        raise LighthouseError(f"{url} could not be judged; Lighthouse's last words are above.")
    report: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return report


def scores(report: Mapping[str, Any]) -> dict[str, int]:
    """The score of each category, of 100; 0 where Lighthouse gave none."""
    found = {name: report["categories"][name]["score"] for name in CATEGORIES}
    return {name: round(100 * (score or 0)) for name, score in found.items()}


def lines(name: str, report: Mapping[str, Any]) -> list[str]:
    """The scores of a page on one line, and a line for each audit that is not at its best."""
    judgement = ", ".join(f"{category} {score}" for category, score in scores(report).items())
    audits = report["audits"].values()
    below = [audit for audit in audits if audit["score"] is not None and audit["score"] < 1]
    return [f"{name}: {judgement}", *map(_line, sorted(below, key=lambda audit: audit["id"]))]


def _line(audit: Mapping[str, Any]) -> str:
    value = f" ({audit['displayValue']})" if audit.get("displayValue") else ""
    return f"  {audit['score']:.2f}  {audit['id']}: {audit['title']}{value}"


def _pages() -> dict[str, str]:
    # They need the models, which are there only once the board is open.
    from bench.pages import forum, index, long_topic, topic

    return {"index": index()[0], "forum": forum()[0], "topic": (topic() or long_topic())[0]}


if __name__ == "__main__":
    main()
