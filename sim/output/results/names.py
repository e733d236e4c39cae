"""Names for files and folders, from what people call their scenarios."""

import re
import unicodedata

_LONGEST_NAME = 60
_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "œ": "oe"}
)
"""Letters that are no plain letter with a mark."""
_RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(10))}


def safe_name(name: str) -> str:
    """A name for a folder that every system takes and that cannot lead out of its place."""
    ascii_only = (
        unicodedata.normalize("NFKD", name.translate(_PLAIN_LETTERS))
        .encode("ascii", "ignore")
        .decode()
    )
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:_LONGEST_NAME].strip("-")
    if slug in _RESERVED:
        slug += "-scenario"
    return slug or "scenario"
