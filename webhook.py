"""The web side alone: `python webhook.py`, as `./jangkau web`; with the worker beside it: `./jangkau serve`."""

from bot.__main__ import main

if __name__ == "__main__":
    main(["web"])
