"""A file per cause, grouped by family: the docstring is its page, the functions are its proof."""
