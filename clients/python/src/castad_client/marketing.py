"""Messages of MarketingService."""

from castad_client.gen.castad.marketing.v1 import *  # noqa: F403  # it names what it exports
from castad_client.gen.castad.marketing.v1 import __all__ as __all__
