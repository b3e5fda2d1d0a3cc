"""The look as browsers get it: one stylesheet, small, and nothing from elsewhere."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles.finders import find, get_finder

from board.assets import ENTRY, bundle, collect

ROOT = Path(__file__).resolve().parents[2]
CSS = bundle(ROOT / "static" / ENTRY)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.fixture
def finder(settings, tmp_path):
    settings.BUNDLES = tmp_path
    return get_finder("board.assets.BundleFinder")


def test_each_part_stands_in_its_layer_in_the_order_of_the_entry(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/a.css").write_text("/* why */\na { color: red; }\n")
    (tmp_path / "b.css").write_text("b { color: blue; }\n")
    entry = tmp_path / "entry.css"
    entry.write_text(
        '@layer base, top;\n@import "b.css" layer(top);\n@import "parts/a.css" layer(base);\n'
    )
    assert bundle(entry) == (
        "@layer base, top;\n@layer top {\nb { color: blue; }\n}\n"
        "@layer base {\na { color: red; }\n}\n"
    )


def test_the_finder_gives_the_bundle_in_place_of_the_entry_and_of_its_parts(finder, tmp_path):
    listed = dict(finder.list(None))
    assert listed[ENTRY].open(ENTRY).read().decode() == CSS
    assert not [path for path in listed if path.startswith("css/components/")]
    assert "js/menu.js" in listed
    assert Path(find(ENTRY)).read_text("utf-8") == CSS
    assert Path(find(ENTRY)).is_relative_to(tmp_path)


def test_every_stylesheet_part_is_in_the_bundle():
    named = set(re.findall(r'@import "([^"]+)"', (ROOT / "static" / ENTRY).read_text()))
    css = ROOT / "static/css"
    parts = {part.relative_to(css).as_posix() for part in css.rglob("*.css")}
    assert named == parts - {"sala.css"}
    assert "@import" not in CSS


def test_the_stylesheet_is_small():
    assert len(brotli.compress(CSS.encode())) < 15_000


def test_every_token_that_is_used_is_defined():
    used = set(re.findall(r"var\((--[\w-]+)\)", CSS))
    assert used <= set(re.findall(r"(--[\w-]+):", CSS))


def test_styles_and_scripts_name_no_other_host_and_no_file():
    assert "url(" not in CSS
    for script in (ROOT / "static/js").glob("*.js"):
        assert not re.search(r"https?://|innerHTML|\beval\b", script.read_text()), script.name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_template_carries_inline_style_or_script(path):
    text = path.read_text("utf-8")
    assert not re.search(r'<style|\sstyle=|\son\w+="|javascript:', text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert len(text.splitlines()) <= (40 if path.name.startswith("_") else 100)


def test_static_files_are_collected_anew_only_when_one_has_changed(finder, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.BUNDLES = tmp_path / "bundles"
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    (tmp_path / "source/css").mkdir(parents=True)
    (tmp_path / "source" / ENTRY).write_text("a { color: red; }\n")
    get_finder.cache_clear()
    assert collect()
    assert not collect()
    assert "red" in (settings.STATIC_ROOT / ENTRY).read_text()
    (tmp_path / "source" / ENTRY).write_text("a { color: darkred; }\n")
    assert collect()
    assert "darkred" in (settings.STATIC_ROOT / ENTRY).read_text()
    get_finder.cache_clear()
