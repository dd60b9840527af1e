"""Person or machine: what a call's first seconds sound like, and what follows from it. No IO."""
