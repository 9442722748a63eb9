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

  /// The page by its address, and a bit for each place that is taken.
  private struct Page {
    var address: UInt?
    var taken: UInt64 = 0
  }

  private static let shared = Mutex(Page())

  /// Takes a place; nil when there is no guarded memory to be had. It holds any bytes.
  static func take() -> UnsafeMutablePointer<UInt8>? {
    let place: UInt? = shared.withLock { page in
      if page.address == nil {
        page.address = unsafe UInt(bitPattern: allocate(placeCount * keyByteCount))
      }
      let free = (~page.taken).trailingZeroBitCount
      guard let start = page.address, start != 0, free < placeCount else { return nil }
      page.taken |= 1 << UInt64(free)
      return start + UInt(free * keyByteCount)
    }
    if let place { return unsafe UnsafeMutablePointer(bitPattern: place) }
    return unsafe allocate(keyByteCount)
  }

  /// Wipes a place and gives it back.
  static func giveBack(_ place: UnsafeMutablePointer<UInt8>) {
    let address = UInt(bitPattern: place)
    let isShared = shared.withLock { page in
      guard let start = page.address, start != 0, address >= start,
        address - start < placeCount * keyByteCount
      else { return false }
      // Wiped under the lock, before anybody else can be given the place.
      unsafe sodium_memzero(UnsafeMutablePointer<UInt8>(bitPattern: address), keyByteCount)
      page.taken &= ~(1 << UInt64((address - start) / UInt(keyByteCount)))
      return true
    }
    if !isShared { unsafe sodium_free(place) }
  }

  private static func allocate(_ count: Int) -> UnsafeMutablePointer<UInt8>? {
    unsafe sodium_malloc(count)?.assumingMemoryBound(to: UInt8.self)
  }
}
