"""Compile every translation catalogue that is newer than its compiled form."""

from pathlib import Path

from evidence_keeper.system.resources import resource
from evidence_keeper.system.translations import compile_catalogue


def main() -> None:
    """Write a `.mo` beside each `.po`."""
    for source in sorted(Path(resource("locale")).rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            target.write_bytes(compile_catalogue(source))


if __name__ == "__main__":
    main()
