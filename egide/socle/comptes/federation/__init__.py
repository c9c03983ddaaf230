"""Sign-in through one identity provider of public agents: OpenID Connect as ProConnect does it, strictly read."""
