"""Hostile and broken notebooks: answers that cheat, break out or break down (`answers`), and files that are odd (`files`)."""
