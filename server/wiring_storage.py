"""The part of the wiring that opens the store of files: a folder, S3 or what speaks like it, or Azure."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from server.core.blobs import Blobs
from server.core.links import LinkMaker, Signer
from server.core.settings import Settings
from server.core.signing_secret import link_secret
from server.providers.azure_blobs import azure_blobs
from server.providers.clouds import Place
from server.providers.file_blobs import FileBlobs
from server.providers.object_blobs import Lives
from server.providers.s3_blobs import s3_blobs

LONGEST_ON_S3 = timedelta(days=7)
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


class StorageMisconfigured(Exception):
    """The store cannot be reached with these settings; the message names what is missing."""


def file_store(config: Settings, *, download_s: int = 0) -> Blobs:
    """The store that the settings name; download links live as set, or as told. Raises StorageMisconfigured."""
    address = urlsplit(config.storage_url)
    lives = Lives(timedelta(seconds=config.upload_link_s), timedelta(seconds=download_s or config.download_link_s))
    opened = _STORES.get(address.scheme)
    if opened is None:
        raise StorageMisconfigured("CASTAD_STORAGE_URL begins with s3://, azure:// or file:///")
    return opened(config, address, lives)


def link_maker(config: Settings) -> LinkMaker:
    """What signs and opens links to files of the folder store."""
    return LinkMaker(config.base_url, Signer(link_secret(config), "file-link"))


def _folder(config: Settings, address: SplitResult, lives: Lives) -> Blobs:
    if address.netloc:
        raise StorageMisconfigured("CASTAD_STORAGE_URL of a folder has three slashes, file:///like/this")
    folder = Path(address.path) if address.path else config.data_dir / "files"
    return FileBlobs(folder, link_maker(config), lives)


def _s3(config: Settings, address: SplitResult, lives: Lives) -> Blobs:
    if max(lives.upload, lives.download) > LONGEST_ON_S3:
        raise StorageMisconfigured("links of S3 live for a week at most; shorten CASTAD_…_LINK_S")
    return s3_blobs(_place(config, address), lives)


def _azure(config: Settings, address: SplitResult, lives: Lives) -> Blobs:
    place = _place(config, address)
    if not _BASE64.fullmatch(place.key):
        raise StorageMisconfigured("CASTAD_STORAGE_KEY is not the key of an Azure account")
    return azure_blobs(place, lives)


_STORES: dict[str, Callable[[Settings, SplitResult, Lives], Blobs]] = {
    "": _folder,
    "file": _folder,
    "s3": _s3,
    "azure": _azure,
}


def _place(config: Settings, address: SplitResult) -> Place:
    key = config.storage_key.get_secret_value()
    needed = {
        "a bucket or container in CASTAD_STORAGE_URL": address.netloc,
        "CASTAD_STORAGE_KEY_ID": config.storage_key_id,
        "CASTAD_STORAGE_KEY": key,
    }
    if missing := [name for name, value in needed.items() if not value]:
        raise StorageMisconfigured(f"the store needs {' and '.join(missing)}")
    endpoint = config.storage_endpoint.rstrip("/")
    return Place(address.netloc, address.path.strip("/"), endpoint, config.storage_region, config.storage_key_id, key)
