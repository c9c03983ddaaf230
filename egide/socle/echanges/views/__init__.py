"""Pages of what is sent and of what waits: HTTP in, one selector or act, HTTP out."""
