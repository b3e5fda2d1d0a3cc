"""The stylesheet's parts, sent to browsers as one file.

`css/sala.css` names its parts with `@import "part.css" layer(name);`. A browser would ask for
them one after another; the finder puts each part in its place instead.
"""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder, get_finders
from django.core.files.storage import FileSystemStorage, Storage
from django.core.management import call_command

ENTRY = "css/sala.css"
IMPORT = re.compile(r'^@import "([^"]+)" layer\((\w+)\);$', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def bundle(entry: Path) -> str:
    """The text of `entry` with each part in its layer, and without comments and blank lines."""

    def part(found: re.Match[str]) -> str:
        return f"@layer {found[2]} {{\n{(entry.parent / found[1]).read_text('utf-8')}\n}}"

    text = COMMENT.sub("", IMPORT.sub(part, entry.read_text("utf-8")))
    return "".join(f"{line}\n" for line in map(str.strip, text.splitlines()) if line)


def collect() -> bool:
    """Collect the static files where any of them has changed; says whether it had to.

    Compressing them takes seconds, and a board that is started again has the same ones.
    """
    mark = Path(settings.STATIC_ROOT) / "collected.sha256"
    now = _fingerprint()
    if mark.exists() and mark.read_text() == now:
        return False
    # Cleared first, since files that changed within a second would be taken for the same.
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(now)
    return True


def _fingerprint() -> str:
    """A hash that changes with the name, the size or the time of any file that is collected."""
    seen = sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            file = Path(storage.path(path)).stat()
            seen.update(f"{path} {file.st_size} {file.st_mtime_ns}\n".encode())
    return seen.hexdigest()


class BundleFinder(FileSystemFinder):
    """STATICFILES_DIRS, with the bundle in place of the stylesheet and of its parts."""

    def find(self, path: str, *args: Any, **kwargs: Any) -> Any:
        found = super().find(path, *args, **kwargs)
        if path != ENTRY or not found:
            return found
        built = self._build(Path(found[0] if isinstance(found, list) else found))
        return [built] if isinstance(found, list) else built

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for path, storage in super().list(ignore_patterns):
            if path == ENTRY:
                self._build(Path(storage.path(path)))
                yield path, FileSystemStorage(location=settings.BUNDLES)
            elif path not in self._parts():
                yield path, storage

    def _parts(self) -> set[str]:
        entry = super().find(ENTRY)
        found = IMPORT.findall(Path(str(entry)).read_text("utf-8")) if entry else []
        return {f"{ENTRY.rpartition('/')[0]}/{name}" for name, _layer in found}

    def _build(self, entry: Path) -> str:
        target = Path(settings.BUNDLES) / ENTRY
        target.parent.mkdir(parents=True, exist_ok=True)
        text = bundle(entry)
        if not target.exists() or target.read_text("utf-8") != text:
            target.write_text(text, "utf-8")
        return str(target)
