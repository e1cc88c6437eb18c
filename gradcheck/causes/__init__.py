"""A file per cause, grouped by family: its docstring is the page a reader sees, its functions are the proof."""
