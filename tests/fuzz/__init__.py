"""Everything thrown at every door: short in the suite, a hundred thousand by `make fuzz`."""
