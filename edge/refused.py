"""Why there is no edge."""


class EdgeRefused(Exception):
    """These settings make no edge, or Envoy does not accept what they make."""
