"""Credentials: what was measured of a learner, signed, and whether such a file holds."""
