"""Storage of the wing referrals: offers, leads, talks, reports, complaints."""
