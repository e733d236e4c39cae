"""Where figures come from: a council's own returns, and what is published."""
