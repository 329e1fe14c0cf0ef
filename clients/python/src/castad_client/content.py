"""Messages of ContentService."""

from castad_client.gen.castad.content.v1 import *  # noqa: F403  # it names what it exports
from castad_client.gen.castad.content.v1 import __all__ as __all__
