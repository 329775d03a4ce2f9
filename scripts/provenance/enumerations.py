"""The module of the embedded server that has the documented enumerations as types."""

from __future__ import annotations

import json
from typing import Any

_HEAD = '''\
"""The documented enumerations; written by `make provenance`, never edited."""

from __future__ import annotations

from typing import Literal, TypeAlias

'''


def module(document: dict[str, Any]) -> str:
    """Return the module."""
    schemas = document["components"]["schemas"]
    lists = {key: schemas[key]["enum"] for key in sorted(schemas) if schemas[key].get("type") == "string"}
    return _HEAD + "".join(
        f"{key}: TypeAlias = Literal[{', '.join(map(json.dumps, sorted(values)))}]\n" for key, values in lists.items()
    )
