"""What the screens share: the frame, the link, words and numbers in two languages, colours, charts and tables."""
