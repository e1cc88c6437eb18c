"""A user's layer beside a reference layer: equal, or the term of the derivation that is missing."""
