"""Our texts on one link to an older client: which count as sent, and which to say again."""

from __future__ import annotations

from collections import deque

from zajel_desktop.model.ids import MessageId
from zajel_desktop.protocol.dialects.parts import Handed
from zajel_desktop.protocol.wire.operations import Text

MAX_UNSURE = 1 << 20
"""How much is kept to be said again, in characters; beyond it the oldest is let go."""


class OutgoingTexts:
    """What was said, until the transport of the other has stirred and its dialect is certain."""

    def __init__(self) -> None:
        self._awaiting: deque[tuple[MessageId, int | None]] = deque()
        self._unsure: deque[Text] = deque()
        self._length = 0

    def __repr__(self) -> str:
        return f"OutgoingTexts({len(self._awaiting)}, {len(self._unsure)})"

    def said(self, text: Text, packets: int, *, is_certain: bool) -> None:
        """``text`` was said when so many ``packets`` of the other had come."""
        self._awaiting.append((MessageId(text.id), packets))
        if is_certain:
            return
        self._unsure.append(text)
        self._length += len(text.text)
        while self._length > MAX_UNSURE and len(self._unsure) > 1:
            self._length -= len(self._unsure.popleft().text)

    def stirred(self, packets: int) -> list[Handed]:
        """So many packets of the other have come by now: what counts as sent because of it."""
        handed = []
        while self._awaiting:
            text, before = self._awaiting[0]
            if before is None:
                self._awaiting = deque((each, packets) for each, _ in self._awaiting)
                break
            if packets <= before:
                break
            handed.append(Handed(text))
            self._awaiting.popleft()
        return handed

    def settle(self) -> None:
        """The dialect is certain: nothing has to be said again."""
        self._unsure.clear()
        self._length = 0

    def again(self) -> list[Text]:
        """What was said in a dialect that turned out to be wrong, to be said once more, in order.

        What has not counted as sent waits for the other to stir after that.
        """
        texts = list(self._unsure)
        self.settle()
        self._awaiting = deque((text, None) for text, _ in self._awaiting)
        return texts
