"""Drives `solo dev` from outside, as a person at a terminal would."""
