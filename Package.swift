// swift-tools-version: 6.2
import PackageDescription

/// A command lives for two milliseconds, so what the runtime would look up by name at each start is
/// settled by the compiler: types are reached through their accessors instead of by mangled names,
/// which the runtime resolves with a search through all conformances of the program.
let fastStart = ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"]

/// The standard library's regular expressions are imported unless one says so, and would be linked
/// whole: a tenth of the program, of which nothing is used.
let leanImports = ["-Xfrontend", "-disable-implicit-string-processing-module-import"]

/// One set of rules for every target: Swift 6 mode, checked memory safety, and no warnings.
let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .unsafeFlags(leanImports),
  .unsafeFlags(fastStart, .when(configuration: .release)),
]

/// Tests may touch C without marking it; everything else is as strict as the product.
let testSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]

/// Sanitizers cannot run in a fully static executable, so a sanitizer run builds a dynamic one.
let isSanitized = Context.environment["KERNEL_SANITIZE"] != nil
let staticExecutable: [LinkerSetting] =
  isSanitized ? [] : [.unsafeFlags(["-static-executable"])]

/// A library room of the house: its folder is `Sources/<name>`.
func room(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: testSettings)
}

/// The fuzzer's driver needs a sanitizer that no other build has, so it is there on request alone.
let fuzzing: [Target] =
  Context.environment["KERNEL_FUZZ"] == nil
  ? []
  : [
    .systemLibrary(name: "CFuzzer"),
    .executableTarget(
      name: "KernelFuzz",
      dependencies: ["CFuzzer", "Wire", "Crypto", "Ledger", "Governance", "Documents"],
      swiftSettings: settings),
  ]

let package = Package(
  name: "kernel",
  products: [
    .executable(name: "kernel", targets: ["KernelMain"]),
    .executable(name: "kernel-seed", targets: ["KernelSeed"]),
  ],
  targets: [
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CLinux"),

    room("Wire", ["COpenSSL"]),
    room("Governance", ["Wire"]),
    room("Views", ["Wire", "Governance"]),
    room("Crypto", ["Wire", "CSodium"]),
    room("Ledger", ["Wire", "Crypto"]),
    room("Store", ["Wire", "CSQLite", "CLinux"]),
    room("Documents", ["Wire", "CYAML"]),
    room("Pipelines", ["Wire", "CLinux"]),
    room("CommandLineKit", []),
    room(
      "Kernel",
      [
        "Wire", "Governance", "Views", "Crypto", "Ledger", "Store", "Documents", "Pipelines",
        "CommandLineKit",
      ], resources: [.embedInCode("Resources/policy.yaml")]),
    room("CLI", ["Wire", "Governance", "Kernel", "CommandLineKit"]),
    .executableTarget(
      name: "KernelSeed", dependencies: ["Governance", "Kernel"], swiftSettings: settings,
      linkerSettings: staticExecutable),
    .executableTarget(
      name: "KernelMain", dependencies: ["CLI"], swiftSettings: settings,
      linkerSettings: staticExecutable),

    tests("WireTests", ["Wire"]),
    tests("PipelinesTests", ["Pipelines", "Wire"]),
    tests("CommandLineKitTests", ["CommandLineKit"], exclude: ["Golden"]),
    tests("GovernanceTests", ["Wire", "Governance", "Documents"], exclude: ["Golden"]),
    tests("DocumentsTests", ["Documents", "Wire"]),
    .target(
      name: "SignatureForge", dependencies: ["Wire", "Crypto", "CSodium"],
      path: "Tests/SignatureForge", swiftSettings: testSettings),
    tests("CryptoTests", ["Wire", "Crypto", "SignatureForge"]),
    tests("LedgerTests", ["Wire", "Crypto", "Ledger"]),
    tests(
      "VectorTests", ["Wire", "Governance", "Crypto", "Ledger", "Pipelines", "SignatureForge"]),
    tests("StoreTests", ["Store", "Wire", "CSQLite"]),
    tests(
      "GateTests",
      [
        "CLI", "CommandLineKit", "Crypto", "Governance", "Kernel", "Ledger", "Pipelines", "Store",
        "Wire",
      ]),
    tests("ViewsTests", ["Views", "Governance", "Wire"], exclude: ["Golden"]),
    tests(
      "KernelTests",
      [
        "Kernel", "CLI", "CommandLineKit", "Crypto", "CSQLite", "Governance", "Ledger", "Store",
        "Views", "Wire",
      ]),
    tests(
      "LookingTests",
      ["CLI", "Kernel", "CommandLineKit", "Governance", "Ledger", "Store", "Crypto", "Wire"]),
    tests("CLITests", ["CLI", "Kernel", "CommandLineKit"], exclude: ["Golden", "Scripts"]),
    tests("SuiteTests", ["Pipelines"]),
  ] + fuzzing,
  swiftLanguageModes: [.v6]
)
