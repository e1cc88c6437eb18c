"""Values that are not finite: where they were born, what overflowed, and what Python raises in their place."""
