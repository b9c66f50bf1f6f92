"""Finds screenshots that show one scrolled conversation: the end of one is the start of the next.

Each row of pixels has a mark of 64 bits, each saying whether one of 64 cells of the row has a
strong stroke. Scrolled content moves by the same number of rows; fixed parts, such as the title bar
and the input field, have the same marks at the same place in both and prove nothing
(docs/decisions/0018).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

ROW_BYTES = 8
"""Bytes of one row's mark."""

Rows = Sequence[int]
"""The marks of a picture's rows, from the top."""

_STROKES = 4
"""Least strokes for a row to be distinctive."""
_INK = 2
"""Least strokes for a row to be compared at all."""
_COMMON = 8
"""A mark that occurs more often than this in one picture is not distinctive."""
_LEAST_SHIFT = 0.015
"""Least scroll distance as a share of the height; below it two pictures show the same."""
_LEAST_ROWS = 0.04
"""Least rows with ink that agree, as a share of the height: about three lines of text."""
_LEAST_DIFFERENT = 20
"""Least different marks among them: the same short message repeated is no proof."""
_BARS = 0.24
"""Most height that bars and notices at either end may cover, as a share."""
_BAR = 0.15
"""Most height of a single bar, as a share; everything between bars must agree."""
_AGREEING = 0.85
"""Least share of the rows with ink in the shared part that agree."""
_CLEAN = 0.97
"""Least share of identical rows in the shared part where several distances are plausible: in a list
of calls the rows differ only in the time of day."""
_FEW = 0.08
"""With fewer rows than this share of the height they must be clean as well."""
_LIKELY = 0.25
"""Share of the best distance's votes from which another distance is plausible too."""
_MISMATCH = -4
_NEAR = 6
_CANDIDATES = 3


def rows_of(marks: bytes) -> Rows:
    """Return the marks of the rows; bytes beyond the last whole row are ignored."""
    rows = array("Q")
    rows.frombytes(marks[: len(marks) // ROW_BYTES * ROW_BYTES])
    return rows


def ordered(numbers: Iterable[int], sequences: Collection[Sequence[int]]) -> list[int]:
    """Return the numbers with each sequence placed, in its order, at its first member."""
    wanted = list(dict.fromkeys(numbers))
    found: dict[int, None] = {}
    for number in wanted:
        whole = next((s for s in sequences if number in s), (number,))
        found |= dict.fromkeys(n for n in whole if n in wanted)
    return list(found)


def scroll_offset(one: Rows, other: Rows) -> int | None:
    """Return how many rows the other picture is scrolled down; negative when it comes first.

    None where the overlap is not certain.
    """
    height = min(len(one), len(other))
    least = max(8, round(height * _LEAST_SHIFT))
    places: dict[int, list[int]] = {}
    for y, mark in enumerate(other):
        if mark.bit_count() >= _STROKES:
            places.setdefault(mark, []).append(y)
    telling = {mark: found for mark, found in places.items() if len(found) <= _COMMON}
    votes: Counter[int] = Counter()
    for y, mark in enumerate(one):
        for found in telling.get(mark, ()):
            votes[y - found] += 1
    best: tuple[int, int] | None = None
    for shift, count in votes.most_common(_CANDIDATES + 2 * least):
        if abs(shift) < least or count < _LEAST_DIFFERENT // 2:
            continue
        others = (n for s, n in votes.items() if abs(s) >= least and abs(s - shift) > _NEAR)
        several = max(others, default=0) >= count * _LIKELY
        upper, lower = (one, other) if shift > 0 else (other, one)
        agreed = _agreed(upper, lower, abs(shift), clean=several)
        if agreed and (best is None or agreed > best[0]):
            best = agreed, shift
    return best[1] if best else None


def _agreed(upper: Rows, lower: Rows, shift: int, *, clean: bool) -> int:
    """Return how many rows agree at this scroll distance; 0 when too few.

    Args:
        upper, lower: The pictures.
        shift: The distance in rows.
        clean: Whether nearly all must agree bit for bit.
    """
    height = min(len(upper), len(lower))
    compared: list[tuple[int, bool, bool]] = []
    for y in range(min(len(lower), len(upper) - shift)):
        a, b = upper[y + shift], lower[y]
        both = (a | b).bit_count()
        stands_still = upper[y] == b or (y + shift < len(lower) and lower[y + shift] == a)
        if both >= _INK and not stands_still:
            compared.append((y, (a ^ b).bit_count() <= max(1, both // 6), a == b))
    run = _best_run([agrees for _, agrees, _ in compared])
    if run is None:
        return 0
    first, last = compared[run[0]][0], compared[run[1]][0]
    agreeing = [y for y, agrees, _ in compared if agrees and first <= y <= last]
    shared = [
        (agrees, same)
        for y, agrees, same in compared
        if y >= height * _BAR and y + shift < height * (1 - _BAR)
    ] or [(agrees, same) for y, agrees, same in compared if first <= y <= last]
    enough = (
        first <= height * _BARS
        and last + shift >= height * (1 - _BARS)
        and len(agreeing) >= height * _LEAST_ROWS
        and len({lower[y] for y in agreeing}) >= _LEAST_DIFFERENT
        and sum(agrees for agrees, _ in shared) >= len(shared) * _AGREEING
    )
    if (clean or len(agreeing) < height * _FEW) and enough:
        stretch = [same for y, _, same in compared if first <= y <= last]
        enough = all(
            sum(same) >= len(same) * _CLEAN for same in (stretch, [same for _, same in shared])
        )
    return len(agreeing) if enough else 0


def _best_run(flags: Sequence[bool]) -> tuple[int, int] | None:
    """Return the first and last index of the best agreeing run; None when nothing agrees."""
    best, run, start, place = 0, 0, 0, None
    for i, agrees in enumerate(flags):
        if run <= 0:
            run, start = 0, i
        run += 1 if agrees else _MISMATCH
        if run > best:
            best, place = run, (start, i)
    return place
