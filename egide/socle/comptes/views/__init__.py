"""Pages of this app: administration, one's own account, and the doors without a session."""
