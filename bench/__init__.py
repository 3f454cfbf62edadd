"""How fast Jangkau is, beside other frameworks doing the same conversation; never part of the test run."""
