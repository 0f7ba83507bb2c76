"""One session with its worker for all tests that leave it as they found it."""

from collections.abc import Iterator

import pytest

from tests.engine.session.listener import Engine, running_session


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with running_session() as pair:
        yield pair
