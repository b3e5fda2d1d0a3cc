"""What several tests of accounts need."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher


@pytest.fixture
def hashed(monkeypatch):
    """A list that grows by one for each password that is hashed, which is what takes the time."""
    hashes = []

    def counted(method):
        real = getattr(Argon2PasswordHasher, method)

        def hash_and_count(*args, **kwargs):
            hashes.append(method)
            return real(*args, **kwargs)

        monkeypatch.setattr(Argon2PasswordHasher, method, hash_and_count)

    counted("encode")
    counted("verify")
    return hashes
