"""The stylesheet's parts, sent to browsers as one file.

`css/sala.css` names its parts with `@import "part.css" layer(name);`. A browser would ask for
them one after another; the finder puts each part in its place instead.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage, Storage

ENTRY = "css/sala.css"
IMPORT = re.compile(r'^@import "([^"]+)" layer\((\w+)\);$', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def bundle(entry: Path) -> str:
    """The text of `entry` with each part in its layer, and without comments and blank lines."""

    def part(found: re.Match[str]) -> str:
        return f"@layer {found[2]} {{\n{(entry.parent / found[1]).read_text('utf-8')}\n}}"

    text = COMMENT.sub("", IMPORT.sub(part, entry.read_text("utf-8")))
    return "".join(f"{line}\n" for line in map(str.strip, text.splitlines()) if line)


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
