"""THE WIRE: everything the desktop and the server say to each other. Both sides import it."""
