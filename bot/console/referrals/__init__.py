"""Pages of the wing referrals: one referral, complaints."""
