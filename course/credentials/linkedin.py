"""The link that adds a credential to a LinkedIn profile: its form, filled in. Nothing is sent until
the person opens it."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

_FORM = "https://www.linkedin.com/profile/add"


def add_to_profile(
    name: str, issuer: str, issued: datetime, until: datetime | None, id: str, url: str | None
) -> str:
    """The link. `url` is where the credential can be seen, None where it is not published."""
    values = {
        "startTask": "CERTIFICATION_NAME",
        "name": name,
        "organizationName": issuer,
        "issueYear": issued.year,
        "issueMonth": issued.month,
    }
    if until:
        values |= {"expirationYear": until.year, "expirationMonth": until.month}
    if url:
        values["certUrl"] = url
    return f"{_FORM}?{urlencode(values | {'certId': id})}"
