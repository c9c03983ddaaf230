"""The public's door: no account, no session, no cookie; the answers travel sealed between the pages."""
