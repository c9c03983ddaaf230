"""Pages of informations: HTTP in, one selector or act, HTTP out."""
