"""A council's own returns: read, counted, and forgotten child by child."""
