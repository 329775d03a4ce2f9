"""What the preparation writes into names for the templates: the generator names by the whole, the wire keeps a part."""

from __future__ import annotations

#: The generator drops this character from every Python name that it makes.
#: Of a property or parameter `wire≡ more`, `wire more` gives the Python name and `wire` goes over the wire;
#: of a media type `application/octet-stream;≡application/zip`, the first is how to send it and the second what to say.
HIDDEN = "≡"
