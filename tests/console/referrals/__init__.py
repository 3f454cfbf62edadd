"""The console's wing of referrals."""
