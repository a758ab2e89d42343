"""Whether a text occurs in a delivered payload, however the payload encodes it.

Compared without white space and punctuation, so that encodings of line breaks or
quotation marks do not matter.
"""

import re
from collections.abc import Sequence

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
"""How JSON may write a letter that is not ASCII."""

_SHORT_ESCAPE = re.compile(r"\\[nrtbf]")
_PLAIN_WORD = re.compile(r"[A-Za-z0-9]+")


class Quotes:
    """Texts to look for; those with fewer letters than `telling` prove nothing."""

    def __init__(self, texts: Sequence[str], telling: int) -> None:
        spelled = {text: messages(text) for text in texts}
        kept = {text: one for text, one in spelled.items() if len(one) >= telling}
        # A word every payload writes as it is: most are ruled out by it, quickly.
        self._wanted = [(_longest_word(text), one) for text, one in kept.items()]

    def __bool__(self) -> bool:
        return bool(self._wanted)

    def stand_in(self, body: bytes) -> bool:
        """Whether one of them is written in this payload."""
        likely = [one for word, one in self._wanted if word in body]
        if not likely:
            return False
        spelled = messages(_written_out(body))
        return any(one in spelled for one in likely)


def messages(text: str) -> str:
    """Nothing but the letters and digits."""
    return "".join(filter(str.isalnum, text.casefold()))


def _longest_word(text: str) -> bytes:
    words = (word.encode() for word in _PLAIN_WORD.findall(text))
    return max(words, key=len, default=b"")


def _written_out(body: bytes) -> str:
    """A payload with its escapes written out."""
    text = body.decode(errors="ignore")
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return _SHORT_ESCAPE.sub(" ", text)
