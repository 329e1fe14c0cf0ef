"""The settings of the store of files."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class StorageSettings(BaseSettings):
    """Where files live, and the key to them; part of `server.core.settings.Settings`."""

    storage_url: str = Field(
        "",
        description="Where files live: `s3://bucket/prefix`, `azure://container/prefix` or `file:///folder`; "
        "empty is `files` in the data folder.",
    )
    storage_key_id: str = Field("", description="Access key id of S3, or the name of the Azure account.")
    storage_key: SecretStr = Field(SecretStr(""), description="Its secret access key, or the account's key.")
    storage_region: str = Field("us-east-1", description="Region of the bucket; some compatible stores want `auto`.")
    storage_endpoint: str = Field(
        "",
        pattern=r"^(https?://[^\s/?#]+[^\s?#]*)?$",
        description="Base URL of an S3-compatible store or another Azure cloud; empty is Amazon or Microsoft.",
    )
