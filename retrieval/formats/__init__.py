"""One parser module per file format, and the choice among them by file name."""
