"""What helps the customers of a site (questions, contact, reviews, a chat), and what a visitor sees go wrong."""
