"""The parts of one check: what is compared with what, how the truth is measured, and when a number is believed."""
