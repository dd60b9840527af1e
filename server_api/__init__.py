"""The server of Acordo: dialler, switch, cases and promises."""
