"""The looks: one module per medium, each showing every kind of block."""
