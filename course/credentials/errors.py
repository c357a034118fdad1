"""What can be wrong with a credential, or with the key that signs it."""

from __future__ import annotations

from course.errors import CourseError


class CredentialError(CourseError):
    """A credential cannot be made, or does not hold: what is wrong."""
