// swift-tools-version: 6.2
import PackageDescription

// The parser comes with the toolchain. Its folder is not written down here, because it differs from
// one machine to the next: `ops/test` asks `swift` for it and passes it on.
guard let toolchain = Context.environment["TOOLCHAIN_LIB"] else {
  fatalError("set TOOLCHAIN_LIB to <toolchain>/lib/swift/host, or run ops/test, which does")
}

let settings: [SwiftSetting] = [
  .unsafeFlags(["-I", toolchain]),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]

let parser: [LinkerSetting] = [
  .unsafeFlags(["-L", toolchain, "-Xlinker", "-rpath", "-Xlinker", toolchain]),
  .linkedLibrary("SwiftSyntax"),
  .linkedLibrary("SwiftParser"),
]

let package = Package(
  name: "tidy",
  targets: [
    .target(name: "TidyRules", swiftSettings: settings, linkerSettings: parser),
    .executableTarget(name: "tidy", dependencies: ["TidyRules"], swiftSettings: settings),
    .testTarget(name: "TidyTests", dependencies: ["TidyRules"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
