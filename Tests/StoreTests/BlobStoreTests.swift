import Glibc
import Store
import Testing
import Wire

@Suite struct BlobStoreTests {
  let scratch: Scratch
  let blobs: BlobStore

  init() throws {
    scratch = try Scratch()
    blobs = BlobStore(ledger: scratch.ledger)
  }

  private func path(_ digest: Digest) -> String {
    "\(scratch.ledger)/blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
  }

  private func folder(_ digest: Digest) -> String {
    "\(scratch.ledger)/blobs/sha256/\(digest.hex.prefix(2))"
  }

  @Test func `content is found under its digest, where the format says`() throws {
    for content in [[], bytes("abc"), [UInt8](repeating: 7, count: 70_000)] {
      let digest = SHA256.hash(content)
      #expect(try blobs.has(digest) == false)
      #expect(failure { _ = try blobs.get(digest) } == "notFound")
      for _ in 0..<2 { #expect(try blobs.put(content) == digest) }
      #expect(try blobs.has(digest))
      #expect(try blobs.get(digest) == content)
      #expect(try DurableFile.read(path(digest), max: 1 << 20) == content)
      #expect(entries(of: folder(digest)).count == 1)
    }
    // FIPS 180-4's own example.
    #expect(
      path(SHA256.hash(bytes("abc"))).hasSuffix(
        "/ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
  }

  @Test func `changed content is noticed, and mended by putting it again`() throws {
    let digest = try blobs.put(bytes("true"))
    try DurableFile.replace(path(digest), bytes("else"), durable: false)
    #expect(failure { _ = try blobs.get(digest) } == "corrupt")
    _ = try blobs.put(bytes("true"))
    #expect(try blobs.get(digest) == bytes("true"))
    #expect(failure { _ = try blobs.get(digest, max: 3) } == "refused")
  }

  @Test func `links among the blobs are refused`() throws {
    let digest = try blobs.put(bytes("true"))
    let (file, elsewhere) = (path(digest), scratch.path + "/elsewhere")
    #expect(rename(file, elsewhere) == 0 && symlink(elsewhere, file) == 0)
    #expect(failure { _ = try blobs.get(digest) } == "refused")
    #expect(try blobs.has(digest) == false)
    #expect(unlink(file) == 0 && rename(elsewhere, file) == 0)
    let folder = "\(scratch.ledger)/blobs/sha256"
    #expect(rename(folder, elsewhere) == 0 && symlink(elsewhere, folder) == 0)
    #expect(failure { _ = try blobs.get(digest) } == "refused")
    #expect(failure { _ = try blobs.put(bytes("more")) } == "refused")
  }

  @Test func `erasable content is stored by its salted digest, and goes with its salt`() throws {
    let (content, salt) = (bytes("name"), [UInt8](repeating: 9, count: 32))
    let digest = try blobs.put(content, salt: salt)
    #expect(digest == SHA256.hash([0x02] + salt + content))
    #expect(try blobs.get(digest, salted: true) == content)
    #expect(failure { _ = try blobs.get(digest) } == "corrupt")
    for _ in 0..<2 { try blobs.erase(digest) }
    #expect(try blobs.has(digest) == false)
    #expect(entries(of: folder(digest)) == [])
    try blobs.erase(SHA256.hash([1, 2, 3]))
    #expect(failure { _ = try blobs.put(content, salt: [1]) } == "refused")
  }
}
