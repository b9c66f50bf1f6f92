"""Finds messages that an export of Telegram has twice."""

from __future__ import annotations

from array import array
from bisect import bisect_left

from evidence_keeper.domain.record.conversation import Message, RefusalReason


class Repeats:
    """Knows the messages of one chat. Numbers rise in exports, so an array is enough."""

    def __init__(self) -> None:
        self._numbers, self._prints = array("q"), array("q")
        self._others: dict[int, int] = {}

    def again(self, number: int, message: Message) -> RefusalReason | None:
        """Return REPEATED for the same message, NOT_UNDERSTOOD for another of the same number.

        Args:
            number: That the export gives it.
            message: Without its position, and without a place that another copy would not have.
        """
        told = hash(message)
        if not self._numbers or number > self._numbers[-1]:
            self._numbers.append(number)
            self._prints.append(told)
            return None
        at = bisect_left(self._numbers, number)
        known = self._prints[at] if self._numbers[at] == number else self._others.get(number)
        if known is None:  # a smaller number behind larger ones
            self._others[number] = told
            return None
        return RefusalReason.REPEATED if known == told else RefusalReason.NOT_UNDERSTOOD
