"""Azure Blob Storage; links to its files are service SAS, signed here with the account's key.

A SAS binds a key, a verb and a time, neither type nor length: what was sent is checked when it is completed.
"""

import base64
import hmac
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from obstore.store import AzureStore

from server.core import clock
from server.core.blobs import DownloadLink, UploadLink
from server.core.media_types import disposition, served_as
from server.providers.clouds import RETRIES, Place
from server.providers.object_blobs import Lives, ObjectBlobs

VERSION = "2022-11-02"
_CLOCKS_DIFFER = timedelta(minutes=5)
_ORDER = (
    *("sp", "st", "se", "", "si", "sip", "spr", "sv", "sr", "snapshot", "ses"),
    *("rscc", "rscd", "rsce", "rscl", "rsct"),
)
"""What is signed, line by line; the empty name stands for the file itself."""


def azure_blobs(place: Place, lives: Lives) -> ObjectBlobs:
    """A container of an account."""
    store = AzureStore(
        place.bucket,
        prefix=place.prefix or None,
        endpoint=_endpoint(place),
        account_name=place.key_id,
        account_key=place.key,
        client_options=place.client,
        retry_config=RETRIES,
    )
    return ObjectBlobs(store, AzureLinks(place, lives))


def _endpoint(place: Place) -> str:
    return place.endpoint or f"https://{place.key_id}.blob.core.windows.net"


class AzureLinks:
    """Implements `server.providers.object_blobs.BlobLinks`."""

    def __init__(self, place: Place, lives: Lives) -> None:
        self._place = place
        self._lives = lives

    def upload(self, key: str, content_type: str, size_bytes: int) -> UploadLink:
        """A link to PUT to, once or again, until it ends."""
        url = self._sign(key, {"sp": "cw"}, self._lives.upload)
        until = clock.now().replace(microsecond=0) + self._lives.upload
        return UploadLink(url, {"content-type": content_type, "x-ms-blob-type": "BlockBlob"}, until)

    def download(self, key: str, file_name: str, *, inline: bool) -> DownloadLink:
        """A link that says what the file is and what it is called."""
        content_type, kind = served_as(key, inline=inline)
        says = {"sp": "r", "rscd": disposition(kind, file_name), "rsct": content_type}
        until = clock.now().replace(microsecond=0) + self._lives.download
        return DownloadLink(self._sign(key, says, self._lives.download), until)

    def _sign(self, key: str, allowed: Mapping[str, str], life: timedelta) -> str:
        now = clock.now()
        facts = {
            **allowed,
            "st": f"{now - _CLOCKS_DIFFER:%Y-%m-%dT%H:%M:%SZ}",
            "se": f"{now + life:%Y-%m-%dT%H:%M:%SZ}",
            "sv": VERSION,
            "sr": "b",
        }
        file = f"/blob/{self._place.key_id}/{self._place.path}/{key}"
        text = "\n".join(facts.get(name, "") if name else file for name in _ORDER)
        signature = hmac.digest(base64.b64decode(self._place.key), text.encode(), "sha256")
        facts["sig"] = base64.b64encode(signature).decode()
        return f"{self._place.url(_endpoint(self._place), self._place.path, key)}?{urlencode(facts)}"
