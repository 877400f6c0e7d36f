import ArgumentParser

/// What a command that tells something writes to standard output.
enum TextOrJSON: String, ExpressibleByArgument, CaseIterable { case text, json }
