"""The app: the commands in a browser, on this computer only."""
