/// What may import what (design §2): one line for each folder of `Sources`.
enum Rooms {
  /// Our own modules that each module may import.
  static let imports: [String: Set<String>] = [
    "Wire": [],
    "Governance": ["Wire"],
    "Views": ["Wire", "Governance"],
    "Crypto": ["Wire"],
    "Ledger": ["Wire", "Crypto"],
    "Store": ["Wire"],
    "Documents": ["Wire", "Governance"],
    "Pipelines": ["Wire"],
    "CommandLineKit": [],
    "Kernel": [
      "Wire", "Governance", "Views", "Crypto", "Ledger", "Store", "Documents", "Pipelines",
      "CommandLineKit",
    ],
    "CLI": ["Wire", "Governance", "Kernel", "CommandLineKit"],
    "KernelMain": ["CLI"],
    "KernelFuzz": ["Wire", "Governance", "Crypto", "Ledger", "Documents"],
    "KernelSeed": ["Governance", "Kernel"],
    "CFuzzer": [],
    "CLinux": [],
    "CSQLite": [],
    "COpenSSL": [],
    "CSodium": [],
    "CYAML": [],
  ]

  /// Each C library has one room that wraps it.
  static let wrappers: [String: Set<String>] = [
    "CFuzzer": ["KernelFuzz"],
    "CLinux": ["Pipelines", "Store"],
    "CSQLite": ["Store"],
    "COpenSSL": ["Wire"],
    "CSodium": ["Crypto"],
    "CYAML": ["Documents"],
  ]

  /// Modules of the toolchain that are no business of this rule.
  static let toolchain: Set<String> = ["Swift", "Synchronization"]

  /// Rooms without clock, chance or I/O: what they say depends on their arguments alone.
  static let pure: Set<String> = [
    "Wire", "Governance", "Ledger", "Views", "CommandLineKit", "Documents",
  ]
}
