"""Recordings on this PC's own loudspeaker: fetched by parts, stretched in time, never sent anywhere."""
