"""One child for all tests that only want pictures decoded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evidence_keeper.media.decoder.decoder_client import Workshop


@pytest.fixture(scope="session")
def workshop() -> Iterator[Workshop]:
    with Workshop() as shared:
        yield shared
