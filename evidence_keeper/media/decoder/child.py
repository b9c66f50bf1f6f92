"""Runs the decoding child: `python -m evidence_keeper.media.decoder.child`, or `--decode-child`
when frozen.

It has neither the key nor the network, drops all unneeded rights before it reads the first
untrusted byte, and answers one request at a time until its input ends.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.media.decoder import decode, page_drawing, pdf_page, pipe_frames, retouch
from evidence_keeper.media.decoder.confine import confine
from evidence_keeper.media.decoder.decode_results import MadeCopy, MadePicture, Rendered

Answer = Rendered | MadeCopy | MadePicture | NoPreview


def main(arguments: Sequence[str] = ()) -> None:
    """Serve requests on standard input and output; never returns.

    Args:
        arguments: `--pages` for the child that only renders pages of a PDF.
    """
    status = 1
    try:
        if "--pages" in arguments:
            _serve(page_drawing.prepare, _draw_page)
        else:
            _serve(_prepare_decoding, _decode)
        status = 0
    except (pipe_frames.BadFrameError, OSError, UnicodeError, MemoryError):
        status = 2
    finally:
        # A normal exit of the interpreter would open files, which is no longer possible.
        os._exit(status)


def _draw_page(request: pipe_frames.Request) -> Answer:
    if not isinstance(request.task, pipe_frames.PageTask):
        return NoPreview.NOT_A_PICTURE
    return page_drawing.draw_page(request.data, request.task.number, request.task.dots_per_inch)


def _prepare_decoding() -> None:
    decode.prepare()
    retouch.prepare()
    pdf_page.prepare()


def _decode(request: pipe_frames.Request) -> Answer:
    if isinstance(request.task, pipe_frames.PageTask):
        return NoPreview.NOT_A_PICTURE
    if isinstance(request.task, pipe_frames.SmallTask):
        return decode.small_picture(request.data)
    if request.task is None and request.media_type == pipe_frames.PDF:
        return pdf_page.first_page(request.data)
    if request.task is None:
        return decode.decode(request.data, request.media_type)
    return retouch.make_copy(request.data, request.media_type, request.task)


def _serve(prepare: Callable[[], None], work: Callable[[pipe_frames.Request], Answer]) -> None:
    # Private descriptors for the protocol: a library's output must not end up in an answer.
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    prepare()
    pipe_frames.write_hello(outgoing, confine())
    while (request := pipe_frames.read_request(incoming)) is not None:
        answer = work(request)
        pipe_frames.write_answer(outgoing, answer)
        del request, answer


if __name__ == "__main__":
    main(sys.argv[1:])
