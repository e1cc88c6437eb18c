"""Says what a proven edit or a wrong place means: read from values, told in the words that name a cause."""
