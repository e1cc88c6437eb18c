"""Recording of unmodified numpy code: every array operation as an event, and reverse-mode over the events."""

from gradcheck.recording.events import Call, Event, Failure, Recording, Site
from gradcheck.recording.scripts import ScriptRun, run_script
from gradcheck.recording.sessions import Tracing, record, recording_of

__all__ = [
    "Call",
    "Event",
    "Failure",
    "Recording",
    "ScriptRun",
    "Site",
    "Tracing",
    "record",
    "recording_of",
    "run_script",
]
