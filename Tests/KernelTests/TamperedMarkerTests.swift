import Foundation
import Glibc
import Kernel
import Testing

/// What somebody puts in the place of the marker is as wrong to `verify` as in the database's.
@Suite struct TamperedMarkerTests {
  @Test func `a marker that is no file, or a folder that is a link, is wrong to verify`() throws {
    let scene = try TamperScene()
    let marker = "\(scene.work.root)/ledger/origin"
    let good = try scene.bytes("ledger/origin")
    let kinds: [(String, () throws -> Void)] = [
      ("FIFO", { #expect(mkfifo(marker, 0o600) == 0) }),
      (
        "link",
        {
          try Data(good).write(to: URL(fileURLWithPath: "\(scene.work.folder)/origin"))
          try FileManager.default.createSymbolicLink(
            atPath: marker, withDestinationPath: "\(scene.work.folder)/origin")
        }
      ),
      ("folder", { try makeFolder(marker) }),
      ("large", { try scene.put(Array(repeating: 0x61, count: 100_000), as: "ledger/origin") }),
      ("other", { try scene.put(Array("x\n".utf8), as: "ledger/origin") }),
    ]
    for (kind, place) in kinds {
      try scene.put(nil, as: "ledger/origin")
      try place()
      let problem = try scene.work.failure("verify --threads 1")
      #expect(problem.exit == .integrity && problem.message.contains(marker), "\(kind): \(problem)")
    }
    try scene.put(good, as: "ledger/origin")
    #expect(scene.verify() == (.ok, []))
  }
}
