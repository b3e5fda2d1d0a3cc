"""docker-compose.yml, Dockerfile and what lies beside them say the same as the settings do."""

import os
import re
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import psycopg
import pytest
import yaml
from django.db import connection
from psycopg.conninfo import make_conninfo

from board.running import job_worker, web_server
from deploy import check_web, check_worker
from tests.config.environments import PRODUCTION, ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
CADDYFILE = (ROOT / "deploy/Caddyfile").read_text()
EXAMPLE = (ROOT / "deploy/env.example").read_text()
GUIDE = (ROOT / "docs/production.md").read_text()

# `${NAME:?why}`, `${NAME:-default}`: what compose takes from the environment, and how.
TAKEN = dict(re.findall(r"\$\{(\w+)(:[?-])", TEXT))
OF_SETTINGS = set(
    re.findall(r'(?:environ\.get|required)\(\s*"(\w+)"', (ROOT / "config/settings.py").read_text())
)
# Read by the programs of the images themselves.
OF_PROGRAMS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "GRANIAN_WORKERS"}

each_service = pytest.mark.parametrize("name", SERVICES)
board_services = pytest.mark.parametrize("name", ["migrate", "web", "worker"])


def test_every_variable_that_compose_takes_is_read():
    assert set(TAKEN) <= OF_SETTINGS | OF_PROGRAMS


@each_service
def test_service_is_given_nothing_that_it_does_not_read(name):
    of_caddy = set(re.findall(r"\{\$(\w+)", CADDYFILE))
    known = of_caddy if name == "caddy" else OF_SETTINGS | OF_PROGRAMS
    assert set(SERVICES[name].get("environment", {})) <= known


@board_services
def test_board_is_given_everything_that_production_needs(name):
    assert PRODUCTION.keys() - {"SALA_MODE"} <= set(SERVICES[name]["environment"])
    assert "ENV SALA_MODE=production" in DOCKERFILE


def test_secrets_come_from_the_environment_and_have_no_default():
    assert {name for name, how in TAKEN.items() if how == ":?"} == {
        *("SECRET_KEY", "POSTGRES_PASSWORD", "BOARD_URL", "ALLOWED_HOSTS", "MAIL_FROM", "SMTP_HOST")
    }
    assert not re.search(r"\$\{\w+\}|\$\w", TEXT)


def test_example_names_what_compose_takes():
    assert set(re.findall(r"^(\w+)=", EXAMPLE, re.MULTILINE)) == set(TAKEN)


def test_guide_explains_every_variable():
    explained = set(re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE))
    assert explained >= set(TAKEN) | {"DATABASE_URL", "CACHE_URL", "TRUSTED_PROXIES"}


def test_every_image_is_pinned_to_a_version():
    images = [service["image"] for service in SERVICES.values() if "build" not in service]
    stages = set(re.findall(r"^FROM \S+ AS (\w+)", DOCKERFILE, re.MULTILINE))
    images += set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) - stages
    assert len(images) == 4
    assert [
        image for image in images if not re.fullmatch(r"[\w/]+:\d+\.\d+(\.\d+)?-[\w-]+", image)
    ] == []


def test_packages_are_installed_by_hash():
    assert "--require-hashes" in DOCKERFILE
    assert DOCKERFILE.count("pip install") == 1


@each_service
def test_service_has_no_more_power_than_it_needs(name):
    service = SERVICES[name]
    target = service.get("build", {}).get("target", "")
    stage = DOCKERFILE.partition(f"AS {target}\n")[2].partition("\nFROM")[0]
    assert service.get("user", "") not in ("", "root", "0") or "USER 10001:10001" in stage
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert "docker.sock" not in TEXT


@each_service
def test_service_is_health_checked_or_ends(name):
    service = SERVICES[name]
    if name == "migrate":
        assert service["restart"] == "no"
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] == "CMD"


def test_only_caddy_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    assert COMPOSE["networks"]["data"]["internal"] is True
    assert SERVICES["postgres"]["networks"] == SERVICES["valkey"]["networks"] == ["data"]
    assert SERVICES["caddy"]["networks"] == ["front"]


@pytest.mark.parametrize("name", ["web", "worker"])
def test_board_waits_until_the_database_is_migrated(name):
    assert SERVICES[name]["depends_on"]["migrate"] == {
        "condition": "service_completed_successfully"
    }


def test_web_server_is_the_one_of_make_run():
    local = web_server(8000, reload=False)[1:]
    local[local.index("--host") + 1] = "0.0.0.0"
    # GRANIAN_WORKERS says it: a container does not own every core of its machine.
    at = local.index("--workers")
    del local[at : at + 2]
    assert SERVICES["web"]["command"] == ["python", *local]


def test_job_worker_is_the_one_of_make_run():
    assert SERVICES["worker"]["command"] == ["python", *job_worker()[1:]]


def test_caddy_gives_avatars_only_and_as_files_that_can_do_nothing():
    assert re.findall(r"^\thandle_path (\S+)", CADDYFILE, re.MULTILINE) == ["/media/avatars/*"]
    avatars = CADDYFILE.partition("handle_path /media/avatars/*")[2].partition("\n\t}\n")[0]
    assert "X-Content-Type-Options nosniff" in avatars
    assert "sandbox" in avatars


@pytest.fixture
def asked_hosts(monkeypatch):
    """A web server that notes by which name it was asked, and its port first."""
    hosts = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hosts.append(self.headers["Host"])
            self.send_response(200 if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    monkeypatch.setenv("BOARD_URL", "https://forum.example.org")
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        hosts.append(server.server_port)
        Thread(target=server.serve_forever, daemon=True).start()
        yield hosts
        server.shutdown()


def test_web_check_asks_for_the_board_by_its_name(asked_hosts):
    check_web.main(asked_hosts[0])
    assert asked_hosts[1:] == ["forum.example.org"]


def test_web_check_fails_where_nobody_answers(monkeypatch):
    monkeypatch.setenv("BOARD_URL", "https://forum.example.org")
    with pytest.raises(SystemExit, match="The web server is not well"):
        check_web.main(1)


@pytest.fixture
def heartbeat(db, monkeypatch):
    """Gives a worker's last sign of life an age; the check sees it, as it is committed."""
    name = connection.settings_dict["NAME"]
    address = make_conninfo(os.environ["DATABASE_URL"], dbname=name)
    monkeypatch.setenv("DATABASE_URL", address)
    with psycopg.connect(address, autocommit=True) as own:
        yield lambda age: own.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)",
            [age],
        )
        own.execute("DELETE FROM procrastinate_workers")


def test_worker_check_is_content_with_a_fresh_heartbeat(heartbeat):
    heartbeat("1 day")
    heartbeat("5 seconds")
    check_worker.main()


def test_worker_check_fails_when_the_last_heartbeat_is_old(heartbeat):
    heartbeat("1 minute")
    with pytest.raises(SystemExit, match="No job worker was heard of"):
        check_worker.main()


def test_worker_check_fails_where_no_database_answers(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", PRODUCTION["DATABASE_URL"])
    with pytest.raises(SystemExit, match="database does not answer"):
        check_worker.main()
