"""What Lighthouse says, in a few lines, and how much a browser has to load for a page."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.conf import settings

from bench.lighthouse import LighthouseError, chromium_path, installed, lines, scores
from board.assets import ENTRY, bundle

STATIC = Path(settings.STATICFILES_DIRS[0])
KB = 1024
REPORT: dict[str, Any] = {
    "categories": {
        "performance": {"score": 1},
        "accessibility": {"score": 0.96},
        "best-practices": {"score": None},
        "seo": {"score": 0.29},
    },
    "audits": {
        "speed-index": {
            "id": "speed-index",
            "title": "Speed Index",
            "score": 0.5,
            "displayValue": "4.1 s",
        },
        "canonical": {"id": "canonical", "title": "Document has a canonical", "score": 0},
        "charset": {"id": "charset", "title": "Charset is declared", "score": 1},
        "focus-traps": {"id": "focus-traps", "title": "Focus is not trapped", "score": None},
    },
}


def test_a_score_is_of_100_and_a_category_without_one_has_0() -> None:
    assert scores(REPORT) == {
        "performance": 100,
        "accessibility": 96,
        "best-practices": 0,
        "seo": 29,
    }


def test_every_audit_below_1_is_told_under_the_scores_of_its_page() -> None:
    assert lines("topic", REPORT) == [
        "topic: performance 100, accessibility 96, best-practices 0, seo 29",
        "  0.00  canonical: Document has a canonical",
        "  0.50  speed-index: Speed Index (4.1 s)",
    ]


def test_whoever_lacks_node_or_a_browser_is_told_which(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROME_PATH", raising=False)
    with pytest.raises(LighthouseError, match="npm"):
        installed(tmp_path)
    with pytest.raises(LighthouseError, match="Chromium"):
        chromium_path()


def test_the_stylesheet_is_sent_in_less_than_15_kb() -> None:
    assert _sent([bundle(STATIC / ENTRY).encode()]) < 15 * KB


def test_all_scripts_together_are_sent_in_less_than_20_kb() -> None:
    scripts = [file.read_bytes() for file in STATIC.glob("js/**/*.js")]
    assert scripts
    assert _sent(scripts) < 20 * KB


def _sent(files: Iterable[bytes]) -> int:
    return sum(len(brotli.compress(file)) for file in files)
