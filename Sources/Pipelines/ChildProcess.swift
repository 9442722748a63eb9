internal import Glibc

/// Runs one child to its end, within its limits, and leaves nothing of it behind.
///
/// Whatever the child started in its own process group is killed when the child ends.
package struct ChildProcess: ~Copyable {
  /// Time between SIGTERM and SIGKILL for a child that has to go.
  package static let graceMs = 500
  /// How long to wait for output before asking whether the child is still there.
  private static let silenceMs = 100
  /// The most bytes that one read takes.
  private static let chunkBytesMax = 64 << 10

  private let child: SpawnedChild
  private let deadline: UInt64
  private var stdout: Channel
  private var stderr: Channel

  /// Runs `command` and captures both outputs.
  ///
  /// - Throws: `ChildError` when it could not be run. A child that ran and failed is a result.
  package static func run(_ command: ChildCommand) throws(ChildError) -> ChildResult {
    var stdout: [UInt8] = []
    let (end, stderr) = try run(command) { chunk in
      stdout.append(contentsOf: chunk)
      return .more
    }
    return ChildResult(end: end, stdout: stdout, stderr: stderr)
  }

  /// Runs `command` and hands each piece of standard output to `reader` as it comes, until the
  /// reader says `.stop`; then the child is ended.
  ///
  /// - Throws: `ChildError` when it could not be run.
  package static func run(
    _ command: ChildCommand, reader: (ArraySlice<UInt8>) -> ChildFlow
  ) throws(ChildError) -> (end: ChildEnd, stderr: [UInt8]) {
    var process = try start(command)
    var errors: [UInt8] = []
    let early: ChildEnd?
    do {
      early = try process.drain { stream, chunk in
        if stream == .stdout { return reader(chunk) }
        errors.append(contentsOf: chunk)
        return .more
      }
    } catch {
      try? process.terminate()
      throw error
    }
    let end = try process.finish(early)
    return (end, errors)
  }

  private init(
    child: SpawnedChild, deadline: UInt64, stdout: consuming Channel, stderr: consuming Channel
  ) {
    self.child = child
    self.deadline = deadline
    self.stdout = stdout
    self.stderr = stderr
  }

  private static func start(_ command: ChildCommand) throws(ChildError) -> ChildProcess {
    let input =
      command.input.isEmpty ? try Descriptor.null() : try Descriptor.memory(holding: command.input)
    let output = try Pipe.open()
    let errors = try Pipe.open()
    let limits = command.limits
    let deadline = now() + UInt64(limits.timeoutMs) * 1_000_000
    let child = try SpawnedChild(
      command, input: input, output: output.writing, errors: errors.writing)
    return ChildProcess(
      child: child, deadline: deadline,
      stdout: Channel(output.closeWriting(), bytesMax: limits.stdoutBytesMax),
      stderr: Channel(errors.closeWriting(), bytesMax: limits.stderrBytesMax))
  }

  /// Reads both outputs until they end; returns why the child must be ended early, if so.
  private mutating func drain(
    _ emit: (ChildStream, ArraySlice<UInt8>) -> ChildFlow
  ) throws(ChildError) -> ChildEnd? {
    var buffer = [UInt8](repeating: 0, count: Self.chunkBytesMax)
    while stdout.isOpen || stderr.isOpen {
      let remaining = remainingMs()
      guard remaining > 0 else { return .timedOut }
      let isReady = try waitForOutput(atMostMs: min(remaining, Self.silenceMs))
      let hasEnded = isReady ? false : try child.hasEnded()
      // A descendant may hold an output open after the child itself is gone.
      if hasEnded { child.signalGroup(SIGKILL) }
      if let end = try stdout.read(&buffer, .stdout, emit) { return end }
      if let end = try stderr.read(&buffer, .stderr, emit) { return end }
      // One that left the group as well is not waited for.
      if hasEnded, !(try waitForOutput(atMostMs: 0)) { return nil }
    }
    return nil
  }

  private func waitForOutput(atMostMs milliseconds: Int) throws(ChildError) -> Bool {
    // poll(2) passes over negative descriptors.
    var polled = [
      pollfd(fd: stdout.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stderr.number, events: Int16(POLLIN), revents: 0),
    ]
    let count = unsafe poll(&polled, nfds_t(polled.count), Int32(milliseconds))
    if count < 0, errno != EINTR { throw .system(call: "poll", errno: errno) }
    return count > 0
  }

  /// Waits for a child that closed its outputs, or ends one that has to go.
  private consuming func finish(_ early: ChildEnd?) throws(ChildError) -> ChildEnd {
    if let early {
      try terminate()
      return early
    }
    guard try waitForEnd(atMostMs: remainingMs()) else {
      try terminate()
      return .timedOut
    }
    child.signalGroup(SIGKILL)
    return try child.collect()
  }

  /// SIGTERM, a little time, SIGKILL; then the child is collected.
  private func terminate() throws(ChildError) {
    child.signalGroup(SIGTERM)
    _ = try waitForEnd(atMostMs: Self.graceMs)
    child.signalGroup(SIGKILL)
    _ = try child.collect()
  }

  /// Asks again after growing pauses, because a wait with a time limit is not to be had without
  /// taking over SIGCHLD. A child's outputs close microseconds before it ends.
  private func waitForEnd(atMostMs milliseconds: Int) throws(ChildError) -> Bool {
    let end = Self.now() + UInt64(max(0, milliseconds)) * 1_000_000
    var pauseMicroseconds: UInt32 = 20
    while true {
      if try child.hasEnded() { return true }
      if Self.now() >= end { return false }
      _ = usleep(pauseMicroseconds)
      pauseMicroseconds = min(2 * pauseMicroseconds, 10_000)
    }
  }

  private func remainingMs() -> Int {
    let now = Self.now()
    return now >= deadline ? 0 : Int((deadline - now + 999_999) / 1_000_000)
  }

  private static func now() -> UInt64 {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

/// The reading end of one output, and how much may still come through it.
private struct Channel: ~Copyable {
  private let descriptor: Descriptor
  private var bytesLeft: Int
  private(set) var isOpen = true

  init(_ descriptor: consuming Descriptor, bytesMax: Int) {
    self.descriptor = descriptor
    bytesLeft = bytesMax
  }

  /// The descriptor's number, or −1 after its end.
  var number: Int32 { isOpen ? descriptor.number : -1 }

  /// Passes on what is there now; returns why the child must be ended, if so.
  mutating func read(
    _ buffer: inout [UInt8], _ stream: ChildStream,
    _ emit: (ChildStream, ArraySlice<UInt8>) -> ChildFlow
  ) throws(ChildError) -> ChildEnd? {
    guard isOpen, let count = try descriptor.read(into: &buffer) else { return nil }
    guard count > 0 else {
      isOpen = false
      return nil
    }
    let isWithin = count <= bytesLeft
    let flow = emit(stream, buffer[..<min(count, bytesLeft)])
    bytesLeft -= min(count, bytesLeft)
    if !isWithin { return .outputTooLarge(stream) }
    return flow == .stop ? .stopped : nil
  }
}
