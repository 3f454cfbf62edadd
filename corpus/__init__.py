"""The texts the learned reader is fitted on: seeds by several hands, spun and fitted by scripts; see README.md."""
