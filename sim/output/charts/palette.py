"""The colours of charts."""

# The palette of the government's Analysis Function: told apart by those who see colours
# differently, and in print.
BLUE = "#12436D"
TURQUOISE = "#28A197"
PURPLE = "#801650"
ORANGE = "#F46A25"
# The guidance pairs blue with a lighter grey (#BFBFBF), which is too faint for a mark on white.
GREY = "#8C8C8C"
DARK_GREY = "#6B6B6B"
INK = "#222222"
GRID = "#E4E4E4"
# Turquoise and orange are too light for words on white.
DARK_TURQUOISE = "#1B706A"
DARK_ORANGE = "#B8430B"

TEXTS = (INK, DARK_GREY, BLUE, PURPLE, DARK_TURQUOISE, DARK_ORANGE)
"""Colours that words may have: at least 4.5:1 on white."""
MARKS = (BLUE, TURQUOISE, PURPLE, ORANGE, GREY, DARK_GREY, INK, DARK_TURQUOISE, DARK_ORANGE)
"""Colours that lines, bars and points may have: at least 3:1 on white."""
TOLD_BY_COLOUR = ((BLUE, GREY), (BLUE, ORANGE))
"""Colours that stand side by side in one chart and are told apart by colour alone: also in print
and by those who see colours differently. Other lines carry their name at their end."""
