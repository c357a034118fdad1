"""The other forms in which a card leaves and comes in: one module for each.

Each has `write(card)`, the files by their names, and `read(files)`, the card again. The whole card
goes with each form, since none has a place for all of it; what the form shows as the prompt must be
the card's, so that nobody hands on one prompt and shows another.
"""

from __future__ import annotations
