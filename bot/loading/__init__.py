"""What pure rooms look at, read from disk once and handed in."""
