"""The softphone: a child process with PJSIP, and the client that keeps it alive."""
