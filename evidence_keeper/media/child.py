"""The decoding child: `python -m evidence_keeper.media.child`, or `--decode-child` when frozen.

It has neither the key nor the network, gives up everything that decoding does not need before it
reads the first foreign byte, and answers one request at a time until its input ends.
"""

from __future__ import annotations

import os

from evidence_keeper.media import decode, frames
from evidence_keeper.media.confine import confine


def main() -> None:
    """Serve requests on standard input and output; never returns."""
    status = 1
    try:
        _serve()
        status = 0
    except (frames.BadFrameError, OSError, UnicodeError, MemoryError):
        status = 2
    finally:
        # An orderly end of the interpreter would want files that can no longer be opened.
        os._exit(status)


def _serve() -> None:
    # Private ends for the protocol: whatever a library prints must not fall into the answers.
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    decode.prepare()
    frames.write_hello(outgoing, confine())
    while (request := frames.read_request(incoming)) is not None:
        frames.write_answer(outgoing, decode.decode(*request))
        del request


if __name__ == "__main__":
    main()
