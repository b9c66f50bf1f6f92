"""The decoding child: `python -m evidence_keeper.media.child`, or `--decode-child` when frozen.

It has neither the key nor the network, gives up everything that decoding does not need before it
reads the first foreign byte, and answers one request at a time until its input ends.
"""

from __future__ import annotations

import os

from evidence_keeper.domain.evidence import NoPreview
from evidence_keeper.media import decode, frames, retouch
from evidence_keeper.media.confine import confine
from evidence_keeper.media.rendered import MadeCopy, Rendered


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
    retouch.prepare()
    frames.write_hello(outgoing, confine())
    while (request := frames.read_request(incoming)) is not None:
        if request.steps is None:
            answer: Rendered | MadeCopy | NoPreview
            answer = decode.decode(request.data, request.media_type)
        else:
            answer = retouch.make_copy(request.data, request.media_type, request.steps)
        frames.write_answer(outgoing, answer)
        del request, answer


if __name__ == "__main__":
    main()
