"""The tests of reading Indonesian: corpora, and what each rule is there for."""
