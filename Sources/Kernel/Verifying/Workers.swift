internal import Glibc
internal import Synchronization

/// Threads that work through batches in any order, with a bound on how many wait.
///
/// Plain threads instead of tasks: a pool of the language's own costs milliseconds to start, and
/// these never wait for anything but the next batch. Nobody spins: one pipe has a byte for each
/// batch that waits, and another wakes whoever hands them over and found no place. That is once
/// half of the places are free, and not for each batch, since each waking takes a processor from a
/// thread that works.
final class Workers<Batch: Sendable>: Sendable {
  private struct Queue {
    var waiting: [Batch] = []
    /// How many were handed over and are not done.
    var count = 0
    /// Whether somebody waits for room.
    var isFull = false
  }

  private let queue = Mutex(Queue())
  private let places: Int
  private let ready: (read: Int32, write: Int32)
  private let room: (read: Int32, write: Int32)
  private let threads = Mutex<[pthread_t]>([])
  private let body: @Sendable (Batch) -> Void

  /// Starts `count` threads, for which as many batches may wait as there are `places`; nil when the
  /// system gives none.
  init?(count: Int, places: Int, _ body: @escaping @Sendable (Batch) -> Void) {
    self.body = body
    self.places = places
    guard let ready = Self.pipe() else { return nil }
    guard let room = Self.pipe() else {
      Self.close(ready)
      return nil
    }
    self.ready = ready
    self.room = room
    for _ in 0..<count { start() }
    if threads.withLock({ $0.isEmpty }) { return nil }
  }

  deinit {
    Self.close(ready)
    Self.close(room)
  }

  /// Hands over a batch, after waiting for room when there is no place. One thread does.
  func submit(_ batch: Batch) {
    let isFull = queue.withLock { queue in
      queue.isFull = queue.count >= places
      return queue.isFull
    }
    // Whatever the pipe says, nothing is left undone.
    if isFull, !Self.wait(room.read) { return body(batch) }
    queue.withLock { queue in
      queue.waiting.append(batch)
      queue.count += 1
    }
    Self.signal(ready.write)
  }

  /// Waits until everything that was handed over is done, and ends the threads.
  func finish() {
    let all = threads.withLock { list in
      defer { list = [] }
      return list
    }
    // A byte without a batch tells one thread that there is no more.
    for _ in all { Self.signal(ready.write) }
    for thread in all { pthread_join(thread, nil) }
    // Nothing waits any more, unless the threads could not read their pipe.
    for batch in queue.withLock({ $0.waiting }) { body(batch) }
  }

  private func start() {
    let box = unsafe Unmanaged.passRetained(Box { [self] in loop() })
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { raw in
        guard let raw = unsafe raw else { return nil }
        unsafe Unmanaged<Box>.fromOpaque(raw).takeRetainedValue().run()
        return nil
      }, unsafe box.toOpaque())
    if status == 0 {
      threads.withLock { $0.append(thread) }
    } else {
      unsafe box.release()
    }
  }

  private func loop() {
    while Self.wait(ready.read) {
      let batch = queue.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
      guard let batch else { return }
      body(batch)
      let hasRoom = queue.withLock { queue in
        queue.count -= 1
        guard queue.isFull, queue.count <= places / 2 else { return false }
        queue.isFull = false
        return true
      }
      if hasRoom { Self.signal(room.write) }
    }
  }

  private static func pipe() -> (read: Int32, write: Int32)? {
    var ends: [Int32] = [0, 0]
    guard unsafe Glibc.pipe(&ends) == 0 else { return nil }
    return (ends[0], ends[1])
  }

  private static func close(_ ends: (read: Int32, write: Int32)) {
    _ = Glibc.close(ends.read)
    _ = Glibc.close(ends.write)
  }

  private static func signal(_ descriptor: Int32) {
    var byte: UInt8 = 1
    while unsafe write(descriptor, &byte, 1) < 0, errno == EINTR {}
  }

  private static func wait(_ descriptor: Int32) -> Bool {
    var byte: UInt8 = 0
    while true {
      let count = unsafe read(descriptor, &byte, 1)
      if count == 1 { return true }
      if count == 0 || errno != EINTR { return false }
    }
  }
}

/// A closure as an object, so that it can cross into a new thread.
private final class Box: Sendable {
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  func run() { body() }
}

/// How many processors this process may use.
func processorCount() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
