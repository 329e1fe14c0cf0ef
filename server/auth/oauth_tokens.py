"""Keeps providers' tokens where only this deployment's keys open them."""

import json
from datetime import datetime
from uuid import UUID

from server.auth.oauth_models import Identity, tokens_place
from server.auth.oauth_ports import Provider, ProviderTokens
from server.core.keyring import Keyring


class ProviderTokenSafe:
    """Seals and opens the tokens of identities."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def seal(self, tokens: ProviderTokens, user_id: UUID, identity_id: UUID, provider: Provider) -> str:
        """What the identity's row keeps."""
        text = json.dumps([tokens.access_token, tokens.refresh_token, tokens.expires_at.isoformat()])
        return self._keyring.seal(text, tokens_place(user_id, identity_id, provider))

    def open(self, identity: Identity) -> ProviderTokens:
        """The identity's tokens; raises SealBroken."""
        access, refresh, expires = json.loads(self._keyring.open(identity.tokens, identity.tokens_place))
        return ProviderTokens(access, refresh, datetime.fromisoformat(expires))
