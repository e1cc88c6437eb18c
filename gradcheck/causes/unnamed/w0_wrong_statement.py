"""A statement is wrong in a way that has no name here.

What you see: the first line of the backward pass whose value is not the gradient it should be; an edit of
it may be proposed and proven, yet it shows none of the known mistakes.

Why it happens: there are more ways to be wrong than pages. The numbers are as sure as with a named cause.

Wrong:
    the statement as it stands

Right:
    the statement as it was edited, when an edit is given

How it is proven: with the edit the code's own backward gives the true gradients; without an edit the
statement's operands are known gradients and values, and its result is none that its use requires.

Look-alikes: E3 (a known quantity in the wrong place), D6 (the gradient of another loss).
"""
