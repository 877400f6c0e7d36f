// swift-tools-version: 6.2
import PackageDescription

// The folders of Sources/ are the way of the data; imports go only leftwards. The way forks: marts read the warehouse's
// tables by SQL, not through its code.
//
//   CivilTime  ┌◀ Exports ◀─────┬◀ Warehouse ◀┐
//   Files ◀────┼◀ SQLitePages ◀─┘             ├◀ Nightly ◀ itsm-marts
//   Words      └◀ Parquet ◀ Marts ◀ Charts ◀──┘
//   Reports
//
// Reports rests on Files. SampleExports rests on CivilTime and Files; only itsm-marts imports it.
// `make` builds with --explicit-target-dependency-import-check error, so an import against the arrow does not compile.

/// A C library of the system, named for its pkg-config module and the Debian package that brings it.
func system(_ name: String, pkgConfig: String, apt: String...) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt(apt)])
}

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")

/// The program carries the Swift runtime and Foundation in itself, so that it runs where there is no toolchain. Only the
/// link is static: what is compiled is the same as for the tests, and nothing is built twice. (`--static-swift-stdlib`
/// would compile everything again, and can't link Swift Testing.)
let staticRuntime =
  ["-static-stdlib"]
  + ["CoreFoundation", "_FoundationICU", "_FoundationCShims", "_FoundationCollections", "swiftSynchronization"]
  .map { "-l\($0)" } + ["-lstdc++", "-Xlinker", "--gc-sections"]

/// The checks at run time for overlapping accesses cost the bulk load a tenth. A debug build has them:
/// `make test-exclusivity` runs the tests of these modules in one, and CI does so too.
let uncheckedExclusivity: [SwiftSetting] = [
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
]

let package = Package(
  name: "itsm-marts",
  products: [.executable(name: "itsm-marts", targets: ["itsm-marts"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    system("CCairo", pkgConfig: "pangocairo", apt: "libcairo2-dev", "libpango1.0-dev"),
    system("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
    .systemLibrary(name: "CLinux"),
    system("CXLSXWriter", pkgConfig: "xlsxwriter", apt: "libxlsxwriter-dev"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    system("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),

    .target(name: "CivilTime", swiftSettings: uncheckedExclusivity),
    .target(name: "Words"),
    .target(name: "Files", dependencies: ["CCrypto", "CLinux", "CZlib"]),
    .target(name: "Reports", dependencies: ["Files"]),
    .target(name: "Exports", dependencies: ["CivilTime", "Files", "Words", "Reports"]),
    .target(name: "SQLitePages", dependencies: ["Files", "Reports", "CLinux"], swiftSettings: uncheckedExclusivity),
    .target(
      name: "Warehouse", dependencies: ["CivilTime", "Files", "Reports", "Exports", "SQLitePages", grdb, sqlite],
      exclude: ["Schema"],
      swiftSettings: uncheckedExclusivity, plugins: ["EmbedSQL"]),
    .target(name: "Parquet", dependencies: ["Files", "CZstd"]),
    .target(
      name: "Marts",
      dependencies: ["CivilTime", "Files", "Reports", "Parquet", "CXLSXWriter", "CZlib", grdb, sqlite],
      exclude: ["SQL"],
      plugins: ["EmbedSQL"]),
    .target(name: "Charts", dependencies: ["CivilTime", "Files", "Words", "Reports", "Marts", "CCairo", "CZlib"]),
    .target(
      name: "Nightly",
      dependencies: [
        "CivilTime", "Files", "Words", "Reports", "Exports", "Warehouse", "Marts", "Charts", "CCrypto", "CLinux",
        "CZlib", grdb,
        .product(name: "Logging", package: "swift-log"),
      ]),
    .target(name: "SampleExports", dependencies: ["CivilTime", "Files"]),
    .executableTarget(
      name: "itsm-marts",
      dependencies: [
        "CivilTime", "Files", "Words", "Reports", "Exports", "Warehouse", "Marts", "Charts", "Nightly",
        "SampleExports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Yams", package: "Yams"),
      ],
      linkerSettings: [.unsafeFlags(staticRuntime)]),

    .executableTarget(name: "ReadExports", dependencies: ["Exports"], path: "Benchmarks/ReadExports"),

    // .sql files are code: they are compiled into the binary, so that the installed program needs no files beside it.
    .executableTarget(name: "embed-sql", path: "Plugins/embed-sql"),
    .plugin(name: "EmbedSQL", capability: .buildTool(), dependencies: ["embed-sql"]),

    // What several test targets share.
    .target(name: "TemporaryFolder", path: "Tests/TemporaryFolder"),
    .target(name: "SeededGenerator", path: "Tests/SeededGenerator"),
    .target(name: "SampleNights", dependencies: ["SampleExports", "TemporaryFolder"], path: "Tests/SampleNights"),

    .testTarget(name: "CivilTimeTests", dependencies: ["CivilTime"]),
    .testTarget(name: "WordsTests", dependencies: ["Words"]),
    .testTarget(name: "FilesTests", dependencies: ["Files", "SeededGenerator", "TemporaryFolder", "CZlib"]),
    .testTarget(
      name: "ExportsTests",
      dependencies: [
        "CivilTime", "Exports", "SeededGenerator", "TemporaryFolder", "CZlib", .product(name: "Yams", package: "Yams"),
      ]),
    .testTarget(
      name: "SQLitePagesTests", dependencies: ["Files", "SQLitePages", "SeededGenerator", "TemporaryFolder", grdb]),
    .testTarget(
      name: "WarehouseTests", dependencies: ["CivilTime", "Exports", "Warehouse", "SeededGenerator", grdb, sqlite],
      exclude: ["Databases"]),
    .testTarget(name: "ParquetTests", dependencies: ["Parquet", "SeededGenerator", "CZstd"]),
    // Tables for pyarrow, DuckDB and Polars to read.
    .executableTarget(
      name: "parquet-specimens", dependencies: ["Parquet"], path: "Tests/Readers/parquet-specimens"),
    .testTarget(
      name: "MartsTests",
      dependencies: [
        "CivilTime", "Files", "Exports", "Warehouse", "Marts", "SeededGenerator", "TemporaryFolder", grdb, sqlite,
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "ChartsTests", dependencies: ["CivilTime", "Files", "Marts", "Charts", "SeededGenerator", "CCairo"],
      exclude: ["Golden"]),
    .testTarget(
      name: "SampleExportsTests", dependencies: ["CivilTime", "Files", "Exports", "SampleExports", "TemporaryFolder"]),
    .testTarget(
      name: "NightlyTests",
      dependencies: [
        "CivilTime", "Files", "Reports", "Exports", "SQLitePages", "Warehouse", "Marts", "Charts", "Nightly",
        "SampleNights", "TemporaryFolder", grdb,
      ]),
    // Runs the built tool as cron does; does not link it.
    .testTarget(
      name: "CommandTests",
      dependencies: ["Files", "Marts", "Nightly", "SampleNights", "SeededGenerator", "TemporaryFolder"]),
  ],
  swiftLanguageModes: [.v6]
)
