"""Messages of AuthService."""

from castad_client.gen.castad.auth.v1 import *  # noqa: F403  # it names what it exports
from castad_client.gen.castad.auth.v1 import __all__ as __all__
