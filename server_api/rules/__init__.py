"""May this person be called now? One file a kind of rule; the law itself is data."""
