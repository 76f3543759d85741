"""The charter: colours, fonts and logo of the pages, beside the brief and beside one another. No taste is judged."""
