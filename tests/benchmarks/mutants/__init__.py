"""The planted faults of `make diagnose`, one file per net, named as the net is.

`CONVENTION` is how the net is written, in a word. `FAULTS` are rows of (acceptable causes, text as it is right, text
with the fault) and, where needed, the arguments of the net's `check()`: square sizes, where a transpose would only crash
otherwise. The first cause is the one meant; others behind a slash describe the same numbers as well. A text that occurs
several times is one fault at each place. `also` among the arguments is no argument: it is a text in further lines that
a good answer may blame, such as the call of a helper for a fault in the helper.
"""
