"""Builds one package for several tests."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.domain.progress import Progress
from evidence_keeper.dossier.package.package import write_package
from tests.dossier.packages import Entries
from tests.dossier.sample import Key, sample


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    content, files = sample(Reader.POLICE, "kk", 3)
    target = tmp_path_factory.mktemp("package") / "dossier.zip"
    write_package(content, files, Key(), target, Progress())
    return target


@pytest.fixture(scope="module")
def entries(package: Path) -> Entries:
    with zipfile.ZipFile(package) as archive:
        return [(n, archive.read(n)) for n in archive.namelist()]
