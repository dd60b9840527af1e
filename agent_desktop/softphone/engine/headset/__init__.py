"""Buttons and lights of a headset by what its own HID descriptor says; no maker's kit."""
