"""Where responses come from: a cassette, the embedded server, or the live API."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from phala_facade import PhalaCloud
from phala_facade.testing import API_KEY, EmbeddedServer
from tests.recorded.catalogue import SENT, SUBJECT_APP_ID, SUBJECT_CVM_ID
from tests.recorded.pseudonyms import Pseudonyms, listed_keys
from tests.recorded.scrub import HOST, Disguise, Undisguised

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

    from phala_facade import Cvm

EMBEDDED: Final = "the embedded server"
LIVE: Final = "the live API"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where responses come from, and how to request them there.

    Attributes:
        recorded_from: What a cassette says about it.
        base_url: Its address.
        api_key: The key that it accepts.
        disguise: What the recording says in place of what it says.
        real: What to request there, in place of what the catalogue requests.
    """

    recorded_from: str
    base_url: str
    api_key: str
    disguise: Disguise = field(default_factory=Undisguised)
    real: Mapping[str, str] = field(default_factory=dict[str, str])


CASSETTE: Final = Origin(recorded_from="a cassette", base_url="http://127.0.0.1:9", api_key="never-sent")
"""Where a cassette is played: a request that got past it would find nobody, and not even ask for a name."""


@contextmanager
def embedded() -> Generator[Origin, None, None]:
    """Serve the invented fleet, which has nothing to hide."""
    with EmbeddedServer() as server:
        yield Origin(recorded_from=EMBEDDED, base_url=server.base_url, api_key=API_KEY)


def live(api_key: str, base_url: str) -> Origin:
    """Choose what to request of the live API, and how to disguise its responses."""
    with PhalaCloud(api_key, base_url=base_url) as cloud:
        cvm_id, app_id = find_subject(cloud.cvms.list())
    return Origin(
        recorded_from=LIVE,
        base_url=base_url,
        api_key=api_key,
        disguise=Pseudonyms({cvm_id: SUBJECT_CVM_ID, app_id: SUBJECT_APP_ID}, sent=SENT, keys=listed_keys()),
        real={SUBJECT_CVM_ID: cvm_id, SUBJECT_APP_ID: app_id},
    )


def find_subject(cvms: Iterable[Cvm]) -> tuple[str, str]:
    """Choose a CVM that belongs to an app, a running one if there is any, and return the identifiers of both.

    Raises:
        LookupError: There is none.
    """
    subjects = [(cvm.status == "running", (cvm.id, cvm.app_id)) for cvm in cvms if cvm.id and cvm.app_id]
    if not subjects:
        raise LookupError("nothing to record: the account has no CVM that belongs to an app")
    return max(subjects, key=lambda subject: subject[0])[1]


@contextmanager
def recording_origin(environ: Mapping[str, str]) -> Generator[Origin, None, None]:
    """Return the live API when the environment has a key for it, else the embedded server."""
    api_key = environ.get("PHALA_CLOUD_API_KEY")
    if api_key:
        yield live(api_key, environ.get("PHALA_CLOUD_API_PREFIX") or HOST)
        return
    with embedded() as origin:
        yield origin
