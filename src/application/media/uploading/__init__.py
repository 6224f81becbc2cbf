"""Files that come through the browser: piece by piece to us, or straight to the bucket."""
