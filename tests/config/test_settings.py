"""Production starts with everything it needs, or says in one line what is missing."""

import json

import pytest

from tests.config.environments import PRODUCTION, production_without, python

REQUIRED = sorted(PRODUCTION.keys() - {"SALA_MODE"})
SETUP = "import django; django.setup()"
SHOW = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))
"""


def settings_of(*names: str, **environment: str) -> dict[str, object]:
    run = python("-c", SHOW, *names, DJANGO_SETTINGS_MODULE="config.settings", **environment)
    assert run.returncode == 0, run.stderr
    return dict(json.loads(run.stdout))


@pytest.mark.parametrize("name", REQUIRED)
def test_command_names_the_missing_variable_in_one_line(name):
    run = python("manage.py", "check", **production_without(name))
    assert run.returncode == 1
    assert run.stderr.startswith(f"{name} is not set: ")
    assert len(run.stderr.splitlines()) == 1
    assert run.stdout == ""


@pytest.mark.parametrize("name", REQUIRED)
def test_an_empty_variable_is_a_missing_one(name):
    run = python("manage.py", "check", **{**PRODUCTION, name: "  "})
    assert run.returncode == 1
    assert run.stderr.startswith(f"{name} is not set: ")


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_web_server_does_not_start_without(name):
    run = python("-c", "import config.wsgi", **production_without(name))
    assert run.returncode == 1
    assert f"ImproperlyConfigured: {name} is not set: " in run.stderr.splitlines()[-1]


def test_complete_production_passes_the_deployment_check_without_a_warning():
    run = python("manage.py", "check", "--deploy", "--fail-level", "INFO", **PRODUCTION)
    assert run.stderr == ""
    assert "no issues" in run.stdout
    assert run.returncode == 0


def test_production_does_not_start_an_embedded_postgres(tmp_path):
    run = python("-c", "import config.wsgi", **PRODUCTION, SALA_VAR=str(tmp_path))
    assert run.returncode == 0, run.stderr
    assert list(tmp_path.iterdir()) == []


def test_production_cannot_be_put_into_debug_mode():
    assert settings_of("DEBUG", "MAILBOX_SHOWN", **PRODUCTION, SALA_DEBUG="1") == {
        "DEBUG": False,
        "MAILBOX_SHOWN": False,
    }


def test_host_names_may_have_spaces_between():
    hosts = {**PRODUCTION, "ALLOWED_HOSTS": "forum.example.org, www.example.org"}
    assert settings_of("ALLOWED_HOSTS", **hosts) == {
        "ALLOWED_HOSTS": ["forum.example.org", "www.example.org"]
    }


def test_cookies_of_production_are_bound_to_the_host_and_to_https():
    assert settings_of(
        *("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"),
        *("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"),
        **PRODUCTION,
    ) == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
    }


def test_web_process_does_not_wait_for_the_database_and_a_command_does():
    web = settings_of("DATABASES", **PRODUCTION, SALA_ROLE="web")
    command = settings_of("DATABASES", **PRODUCTION)
    assert "statement_timeout=15s" in web["DATABASES"]["default"]["OPTIONS"]["options"]
    assert "timeout" not in command["DATABASES"]["default"]["OPTIONS"]["options"]


def test_static_files_are_collected_without_secrets_and_without_a_database(tmp_path):
    run = python(
        *("manage.py", "collectstatic", "--no-input", "--verbosity", "0"),
        DATABASE_URL="postgres:///unasked",
        SALA_VAR=str(tmp_path),
    )
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "static/staticfiles.json").exists()
    assert not (tmp_path / "postgres").exists()
