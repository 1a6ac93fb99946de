"""The Candour pulse: the scene's is a round's, whose review is closed in the end. Notation: see the package."""

from .beginning import HOST_SIDE, all_of

ASKED = all_of(HOST_SIDE, "404 closed:200 paused:404 stopped:404")

TABLE = {
    ("peerreview:pulses", "GET"): {"everyone": "200"},
    ("peerreview:pulse", "GET"): ASKED,
    ("peerreview:pulse", "POST"): all_of(HOST_SIDE, "404 closed:302 paused:404 stopped:404"),
    ("peerreview:skip-pulse", "POST"): all_of(HOST_SIDE, "404 closed:302 paused:404 stopped:404"),
}
PAYLOADS = {"pulse": lambda scene: {"challenged": "5", "cared": "6", "line": "Typed anew"}}
NAMES = ("pulse", "skip-pulse")
