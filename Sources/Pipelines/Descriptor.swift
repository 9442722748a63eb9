internal import CLinux
internal import Glibc

/// One open file descriptor, closed when its owner goes.
struct Descriptor: ~Copyable {
  let number: Int32

  /// Takes over `number`, moved above the three standard ones so that setting those up in a child
  /// can never overwrite it.
  ///
  /// - Throws: `ChildError.system` when there are no more descriptors.
  init(owning number: Int32) throws(ChildError) {
    guard number <= STDERR_FILENO else {
      self.number = number
      return
    }
    let moved = fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
    let error = errno
    _ = close(number)
    guard moved >= 0 else { throw .system(call: "fcntl", errno: error) }
    self.number = moved
  }

  deinit { _ = close(number) }

  /// Reads into `buffer`; 0 at the end, nil when nothing is there yet.
  func read(into buffer: inout [UInt8]) throws(ChildError) -> Int? {
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(number, bytes.baseAddress, bytes.count)
      }
      if count >= 0 { return count }
      switch errno {
      case EINTR: continue
      case EAGAIN: return nil
      default: throw .system(call: "read", errno: errno)
      }
    }
  }

  /// A file in memory that holds `bytes`, at its start. Unlike a pipe it takes no turns: the child
  /// may read it or not, no write can block, and no SIGPIPE can come of it.
  static func memory(holding bytes: [UInt8]) throws(ChildError) -> Descriptor {
    // MFD_CLOEXEC of memfd_create(2).
    let file = unsafe memfd_create("stdin", 1)
    guard file >= 0 else { throw .system(call: "memfd_create", errno: errno) }
    let descriptor = try Descriptor(owning: file)
    var offset = 0
    while offset < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { all in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: all[offset...])
        return unsafe write(descriptor.number, rest.baseAddress, rest.count)
      }
      if count < 0 {
        guard errno == EINTR else { throw .system(call: "write", errno: errno) }
        continue
      }
      offset += count
    }
    guard lseek(descriptor.number, 0, SEEK_SET) == 0 else {
      throw .system(call: "lseek", errno: errno)
    }
    return descriptor
  }

  /// `/dev/null`, for reading.
  static func null() throws(ChildError) -> Descriptor {
    let file = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system(call: "open /dev/null", errno: errno) }
    return try Descriptor(owning: file)
  }
}

/// The two ends of a pipe; the reading end never blocks.
struct Pipe: ~Copyable {
  let reading: Descriptor
  let writing: Descriptor

  private init(reading: consuming Descriptor, writing: consuming Descriptor) {
    self.reading = reading
    self.writing = writing
  }

  static func open() throws(ChildError) -> Pipe {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe2(&ends, O_CLOEXEC) == 0 else { throw .system(call: "pipe2", errno: errno) }
    let reading: Descriptor
    do {
      reading = try Descriptor(owning: ends[0])
    } catch {
      _ = close(ends[1])
      throw error
    }
    let writing = try Descriptor(owning: ends[1])
    guard fcntl(reading.number, F_SETFL, O_NONBLOCK) == 0 else {
      throw .system(call: "fcntl", errno: errno)
    }
    return Pipe(reading: reading, writing: writing)
  }

  /// Closes the writing end here, so that the reading end sees the child's end of output.
  consuming func closeWriting() -> Descriptor { reading }
}
