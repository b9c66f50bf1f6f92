"""Renders each document's pages as small grey pictures for comparison.

    python -m tests.dossier.golden

draws them anew; look at each before keeping it. The pages are those of `sample`, which is ours.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.system.language.translations import LANGUAGES
from tests.dossier.chats import chat, only, with_chats
from tests.dossier.reading import made
from tests.dossier.sample import sample

FOLDER = Path(__file__).parent / "golden"
INCIDENTS, MESSAGES = 7, 24
_SCALE = 0.5
_COLUMNS = 6
_GREYS = 16


def drawn(reader: Reader, language: str) -> list[Image.Image]:
    """Return the document's pages, small and grey."""
    content, files = sample(reader, language, INCIDENTS)
    talk = only(chat(MESSAGES, evidence=105), *range(1, 11), *range(15, MESSAGES + 1))
    document = pypdfium2.PdfDocument(made(with_chats(content, talk), files))
    pages = [page.render(scale=_SCALE).to_pil().convert("L") for page in document]
    document.close()
    return pages


def path_of(reader: Reader, language: str) -> Path:
    """Return where the golden picture lies."""
    return FOLDER / f"{reader.value}-{language}.png"


def sheet(pages: list[Image.Image]) -> Image.Image:
    """Return the pages side by side, in rows, in sixteen greys."""
    width, height = pages[0].size
    rows = -(-len(pages) // _COLUMNS)
    whole = Image.new("L", (_COLUMNS * width, rows * height), 128)
    for place, page in enumerate(pages):
        row, column = divmod(place, _COLUMNS)
        whole.paste(page, (column * width, row * height))
    step = 255 // (_GREYS - 1)
    grey = Image.frombytes(
        "P", whole.size, whole.point(lambda v: (v + step // 2) // step).tobytes()
    )
    grey.putpalette([n * step for n in range(_GREYS) for _ in "rgb"])
    return grey


def cut(whole: Image.Image, size: tuple[int, int], count: int) -> list[Image.Image]:
    """Return the first pages of a sheet."""
    width, height = size
    grey = whole.convert("L")
    places = (divmod(place, _COLUMNS) for place in range(count))
    return [
        grey.crop((c * width, r * height, (c + 1) * width, (r + 1) * height)) for r, c in places
    ]


def capacity(whole: Image.Image, size: tuple[int, int]) -> int:
    """Return how many pages a sheet has room for."""
    return _COLUMNS * (whole.height // size[1])


def main() -> None:
    """Draw all anew."""
    FOLDER.mkdir(exist_ok=True)
    for reader in Reader:
        for language in LANGUAGES:
            sheet(drawn(reader, language)).save(path_of(reader, language), bits=4, optimize=True)


if __name__ == "__main__":
    main()
