"""How what a person does is heard: the order, and each thing that may be found in a message or a button."""
