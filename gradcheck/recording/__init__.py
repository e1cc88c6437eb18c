"""Recording of unmodified numpy code: every array operation as an event, and reverse-mode over the events."""
