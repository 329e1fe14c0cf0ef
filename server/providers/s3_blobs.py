"""S3-compatible stores; links to their files are signed here (AWS Signature Version 4), to bind more than a key.

An upload's type and length are signed headers: the store itself refuses another file.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from obstore.store import S3Store

from server.core import clock
from server.core.blobs import DownloadLink, UploadLink
from server.core.media_types import disposition, served_as
from server.providers.clouds import RETRIES, Place
from server.providers.object_blobs import Lives, ObjectBlobs

_ALGORITHM, _SERVICE, _REQUEST = "AWS4-HMAC-SHA256", "s3", "aws4_request"


def s3_blobs(place: Place, lives: Lives) -> ObjectBlobs:
    """An S3-compatible store."""
    store = S3Store(
        place.bucket,
        prefix=place.prefix or None,
        endpoint=place.endpoint or _amazon(place),
        virtual_hosted_style_request=not place.endpoint,
        region=place.region,
        access_key_id=place.key_id,
        secret_access_key=place.key,
        client_options=place.client,
        retry_config=RETRIES,
    )
    return ObjectBlobs(store, S3Links(place, lives))


def _amazon(place: Place) -> str:
    return f"https://{place.bucket}.s3.{place.region}.amazonaws.com"


class S3Links:
    """Implements `server.providers.object_blobs.BlobLinks`."""

    def __init__(self, place: Place, lives: Lives) -> None:
        self._place = place
        self._lives = lives

    def upload(self, key: str, content_type: str, size_bytes: int) -> UploadLink:
        """A link for exactly this type and length; a client sends its length by itself."""
        headers = {"content-type": content_type}
        signed = {**headers, "content-length": str(size_bytes)}
        url, until = self._sign("PUT", key, self._lives.upload, signed, {})
        return UploadLink(url, headers, until)

    def download(self, key: str, file_name: str, *, inline: bool) -> DownloadLink:
        """A link that says what the file is and what it is called."""
        content_type, kind = served_as(key, inline=inline)
        says = {
            "response-content-disposition": disposition(kind, file_name),
            "response-content-type": content_type,
        }
        return DownloadLink(*self._sign("GET", key, self._lives.download, {}, says))

    def _sign(
        self, verb: str, key: str, life: timedelta, headers: Mapping[str, str], query: Mapping[str, str]
    ) -> tuple[str, datetime]:
        now = clock.now().replace(microsecond=0)
        address = urlsplit(self._address(key))
        signed = {"host": address.netloc, **headers}
        scope = f"{now:%Y%m%d}/{self._place.region}/{_SERVICE}/{_REQUEST}"
        asked = {
            **query,
            "X-Amz-Algorithm": _ALGORITHM,
            "X-Amz-Credential": f"{self._place.key_id}/{scope}",
            "X-Amz-Date": f"{now:%Y%m%dT%H%M%SZ}",
            "X-Amz-Expires": str(int(life.total_seconds())),
            "X-Amz-SignedHeaders": ";".join(sorted(signed)),
        }
        text = "&".join(f"{name}={quote(asked[name], safe='')}" for name in sorted(asked))
        lines = [f"{name}:{signed[name]}" for name in sorted(signed)]
        request = "\n".join([verb, address.path, text, *lines, "", asked["X-Amz-SignedHeaders"], "UNSIGNED-PAYLOAD"])
        digest = hashlib.sha256(request.encode()).hexdigest()
        signature = self._mac(scope, "\n".join([_ALGORITHM, asked["X-Amz-Date"], scope, digest]))
        return f"{address.geturl()}?{text}&X-Amz-Signature={signature}", now + life

    def _address(self, key: str) -> str:
        """Amazon names the bucket in the host, others in the path."""
        place = self._place
        if place.endpoint:
            return place.url(place.endpoint, place.path, key)
        return place.url(_amazon(place), place.prefix, key)

    def _mac(self, scope: str, text: str) -> str:
        key = f"AWS4{self._place.key}".encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        return hmac.digest(key, text.encode(), "sha256").hex()
