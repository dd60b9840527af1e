"""A server that tests may stop."""

from collections.abc import Iterator

import pytest

from tests.helpers.postgresql import PostgreSql, running


@pytest.fixture
def own_server() -> Iterator[PostgreSql]:
    with running() as server:
        yield server
