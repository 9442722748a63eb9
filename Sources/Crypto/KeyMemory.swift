internal import CSodium
internal import Synchronization

/// Room for secret keys: one page of libsodium's guarded memory, shared by all keys of the process.
///
/// The page is locked against swapping where the system allows it, left out of core files, and
/// fenced by guard pages. One page for all, since making one takes seven system calls and every
/// command needs two keys. Keys beyond its places get guarded memory of their own.
enum KeyMemory {
  /// How many bytes a key takes: libsodium's form, seed ‖ public key.
  static let keyByteCount = 64

  // With libsodium's canary before them, so many fill one page.
  private static let placeCount = 63

  // The pointer is used under the lock alone, and what it points to by the one owner of a place.
  @safe private struct Page: @unchecked Sendable {
    var start: UnsafeMutablePointer<UInt8>?
    /// A bit for each place that is taken.
    var taken: UInt64 = 0
  }

  private static let shared = Mutex(Page())

  /// Takes a place; nil when there is no guarded memory to be had. It holds any bytes.
  static func take() -> UnsafeMutablePointer<UInt8>? {
    let place: UnsafeMutablePointer<UInt8>? = unsafe shared.withLock { page in
      if unsafe page.start == nil {
        unsafe page.start = allocate(placeCount * keyByteCount)
      }
      guard let start = unsafe page.start else { return nil }
      let free = (~page.taken).trailingZeroBitCount
      guard free < placeCount else { return nil }
      page.taken |= 1 << UInt64(free)
      return unsafe start + free * keyByteCount
    }
    if let place = unsafe place { return unsafe place }
    return unsafe allocate(keyByteCount)
  }

  /// Wipes a place and gives it back.
  static func giveBack(_ place: UnsafeMutablePointer<UInt8>) {
    let isShared = shared.withLock { page in
      guard let start = unsafe page.start else { return false }
      let offset = unsafe place - start
      guard offset >= 0, offset < placeCount * keyByteCount else { return false }
      unsafe sodium_memzero(place, keyByteCount)
      page.taken &= ~(1 << UInt64(offset / keyByteCount))
      return true
    }
    if !isShared { unsafe sodium_free(place) }
  }

  private static func allocate(_ count: Int) -> UnsafeMutablePointer<UInt8>? {
    unsafe sodium_malloc(count)?.assumingMemoryBound(to: UInt8.self)
  }
}
