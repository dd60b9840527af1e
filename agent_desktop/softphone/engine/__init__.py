"""The softphone's own process: PJSIP, sound, and nothing of the window."""
