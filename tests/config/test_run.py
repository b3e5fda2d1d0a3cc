"""`make run` on a machine where it cannot: one line says why, and how to go on."""

import socket

import pytest

from tests.config.environments import python

NOBODY = "postgres://sala:secret@127.0.0.1:1/sala"


def refusal(**environment: str) -> str:
    """What `manage.py run` says when it refuses: one line, and no traceback."""
    run = python("manage.py", "run", **{"DATABASE_URL": NOBODY, **environment})
    assert run.returncode == 1
    assert len(run.stderr.splitlines()) == 1
    return run.stderr


def test_port_in_use_is_refused_with_another_to_try():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"Port {port} is in use. Try another: make run PORT=" in refusal(PORT=port)


@pytest.mark.parametrize("port", ["http", "65536"])
def test_port_that_is_none_is_refused(port):
    assert f"PORT is {port!r}: a number from 1 to 65535 is needed." in refusal(PORT=port)


def test_database_that_does_not_answer_is_refused_with_its_address_kept_secret():
    said = refusal(PORT="8103")
    assert "The database cannot be reached: " in said
    assert "DATABASE_URL" in said
    assert "secret" not in said
