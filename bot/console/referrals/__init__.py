"""The protocol of a lead carried out: offer, accept, report, confirm, dispute; talks; complaints."""
