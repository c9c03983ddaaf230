"""Template filters of the composed pages."""
