"""Verifies a package without a vault or a passphrase."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Finding, Outcome, Verification
from evidence_keeper.dossier.package.time_stamp import MAX_TOKEN, TokenError, check
from evidence_keeper.dossier.package.verify import verify_package


def verify(
    package: Path, progress: Progress, earlier: Path | None = None, token: Path | None = None
) -> Verification:
    """Verify a package, with `earlier` whether it extends that one, with `token` its time stamp.

    With an invalid token the time of the seal cannot be told.

    Raises:
        KeeperError: INPUT_UNREADABLE when there is nothing to read; Cancelled.
    """
    found = verify_package(package, progress, earlier)
    if token is None or found.outcome is not Outcome.UNCHANGED:
        return found
    try:
        if token.exists() and not token.is_file():  # a pipe or a device could be waited for
            reason = "IsADirectoryError" if token.is_dir() else "NotAFile"
            raise KeeperError(Code.INPUT_UNREADABLE, name=token.name, reason=reason)
        with token.open("rb") as file:
            stamp = check(file.read(MAX_TOKEN), found.seal)
    except OSError as e:
        raise KeeperError(Code.INPUT_UNREADABLE, name=token.name, reason=type(e).__name__) from e
    except TokenError as e:
        # Never CHANGED: the package is intact; only the separate file is wrong.
        finding = Finding(e.code, token.name, e.detail)
        return replace(found, outcome=Outcome.UNABLE, findings=(finding,))
    return replace(found, stamped=stamp.moment.isoformat(), stamped_by=stamp.authority)
