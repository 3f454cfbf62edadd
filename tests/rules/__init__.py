"""The rules room: tables a branch officer can read (*.yaml), and the small tests that run them."""
