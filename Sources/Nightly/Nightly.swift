/// Nightly: to come.
