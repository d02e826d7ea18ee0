"""Every way a person meets Sparring."""
