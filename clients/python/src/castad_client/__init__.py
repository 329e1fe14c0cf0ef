"""Typed client of the CastAD services; `castad_client.gen` holds the generated stubs."""
