"""How the engine speaks: bubbles, notices, and what is said when nothing was understood."""
