"""Shares one decoding child among tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evidence_keeper.media.decoder.decoder_client import DecoderClient


@pytest.fixture(scope="session")
def workshop() -> Iterator[DecoderClient]:
    with DecoderClient(deadline=300) as shared:
        yield shared
