"""Letters that look right and are not: how they are called, and what to write instead."""

_NAMES = {
    "\u00a0": ("a no-break space", " "),
    "\u2007": ("a figure space", " "),
    "\u2009": ("a thin space", " "),
    "\u202f": ("a narrow no-break space", " "),
    "\u3000": ("a wide space", " "),
    "\u200b": ("a space of no width", ""),
    "\u2060": ("a word joiner", ""),
    "\ufeff": ("a byte order mark", ""),
    "\u2010": ("a typeset hyphen", "-"),
    "\u2011": ("a no-break hyphen", "-"),
    "\u2012": ("a figure dash", "-"),
    "\u2013": ("an en dash", "-"),
    "\u2014": ("an em dash", "-"),
    "\u2212": ("a typeset minus sign", "-"),
    "\u2018": ("a curly quotation mark", "'"),
    "\u2019": ("a curly quotation mark", "'"),
    "\u201c": ("a curly quotation mark", '"'),
    "\u201d": ("a curly quotation mark", '"'),
}


def odd_letters(text: str) -> str:
    """The letters in a text that come from Word or a web page and look like others; empty if none.

    Such as: an en dash (U+2013), as Word and web pages write it; write -.
    """
    odd = next((letter for letter in text if letter in _NAMES), None)
    if odd is None:
        return ""
    name, plain = _NAMES[odd]
    remedy = {" ": "a space of the keyboard, or nothing", "": "nothing"}.get(plain, plain)
    return f"it has {name} (U+{ord(odd):04X}) in it, pasted from Word or a web page; type {remedy}"


def without_odd_letters(text: str) -> str:
    """The text with the letters of the keyboard."""
    return "".join(_NAMES.get(letter, ("", letter))[1] for letter in text)
