"""What several flows make of the same answers: eligibility, income, price, and the rules behind them."""
