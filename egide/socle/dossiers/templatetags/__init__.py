"""Template filters of files."""
