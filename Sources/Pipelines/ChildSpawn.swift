internal import CLinux
internal import Glibc

/// A running child that leads a process group of its own.
struct SpawnedChild: Sendable {
  /// Process id and process group id.
  let id: pid_t

  /// Starts `command` with the three descriptors as its standard ones and with no other.
  ///
  /// posix_spawn(3) and not fork(2): it shares this process's memory until the exec, so its cost
  /// does not grow with the process, and it runs none of our code in between.
  ///
  /// - Throws: `ChildError` when an argument has a NUL, or the program does not start.
  init(
    _ command: ChildCommand, input: borrowing Descriptor, output: borrowing Descriptor,
    errors: borrowing Descriptor
  ) throws(ChildError) {
    let arguments = try CStrings([command.program.path] + command.arguments, what: "an argument")
    let environment = try CStrings(
      try command.environment.lines(), what: "an environment variable")
    var actions = try SpawnActions()
    try actions.place(input, at: STDIN_FILENO)
    try actions.place(output, at: STDOUT_FILENO)
    try actions.place(errors, at: STDERR_FILENO)
    try actions.closeAll(from: STDERR_FILENO + 1)
    if let directory = command.directory { try actions.change(to: directory) }
    let attributes = try SpawnAttributes()

    var id: pid_t = 0
    let status = unsafe attributes.withPointer { attributes in
      unsafe actions.withPointer { actions in
        unsafe posix_spawn(
          &id, command.program.path, actions, attributes, arguments.pointers,
          environment.pointers)
      }
    }
    guard status == 0 else { throw .system(call: "posix_spawn", errno: status) }
    self.id = id
  }

  /// Whether the child has ended. It is not collected yet, so its id cannot be given away.
  func hasEnded() throws(ChildError) -> Bool {
    var facts = unsafe siginfo_t()
    while unsafe waitid(P_PID, id_t(id), &facts, WEXITED | WNOHANG | WNOWAIT) != 0 {
      guard errno == EINTR else { throw .system(call: "waitid", errno: errno) }
    }
    return unsafe facts.si_signo == SIGCHLD
  }

  /// Sends a signal to everything in the child's group.
  func signalGroup(_ signal: Int32) { _ = kill(-id, signal) }

  /// Collects the child, which must have been ended, and returns how.
  func collect() throws(ChildError) -> ChildEnd {
    var status: Int32 = 0
    while unsafe waitpid(id, &status, 0) != id {
      guard errno == EINTR else { throw .system(call: "waitpid", errno: errno) }
    }
    // wait(2): the low seven bits are the signal, the next byte the exit status.
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
  }
}

/// A NULL-terminated array of C strings.
@safe private struct CStrings: ~Copyable {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  /// - Throws: `ChildError.unusableText` for text with a NUL, which C would cut short.
  init(_ strings: [String], what: String) throws(ChildError) {
    for string in strings where string.utf8.contains(0) { throw .unusableText("\(what) with NUL") }
    count = strings.count
    unsafe pointers = .allocate(capacity: strings.count + 1)
    for (index, string) in strings.enumerated() { unsafe pointers[index] = strdup(string) }
    unsafe pointers[strings.count] = nil
  }

  deinit {
    for index in 0..<count { unsafe free(pointers[index]) }
    unsafe pointers.deallocate()
  }
}

/// What happens to the child's descriptors and folder between spawn and exec, in order.
@safe private struct SpawnActions: ~Copyable {
  private var actions = unsafe posix_spawn_file_actions_t()

  init() throws(ChildError) {
    try check(unsafe posix_spawn_file_actions_init(&actions), "posix_spawn_file_actions_init")
  }

  deinit {
    var copy = unsafe actions
    _ = unsafe posix_spawn_file_actions_destroy(&copy)
  }

  mutating func place(_ descriptor: borrowing Descriptor, at number: Int32) throws(ChildError) {
    try check(
      unsafe posix_spawn_file_actions_adddup2(&actions, descriptor.number, number),
      "posix_spawn_file_actions_adddup2")
  }

  /// Close-on-exec covers what we open; this covers what any library or parent left open.
  mutating func closeAll(from number: Int32) throws(ChildError) {
    try check(
      unsafe posix_spawn_file_actions_addclosefrom_np(&actions, number),
      "posix_spawn_file_actions_addclosefrom_np")
  }

  mutating func change(to directory: String) throws(ChildError) {
    guard !directory.utf8.contains(0) else { throw .unusableText("a folder with NUL") }
    try check(
      unsafe posix_spawn_file_actions_addchdir_np(&actions, directory),
      "posix_spawn_file_actions_addchdir_np")
  }

  func withPointer(_ body: (UnsafePointer<posix_spawn_file_actions_t>) -> Int32) -> Int32 {
    unsafe withUnsafePointer(to: actions) { unsafe body($0) }
  }
}

/// The child's group and signals: a group of its own, nothing blocked, nothing ignored.
@safe private struct SpawnAttributes: ~Copyable {
  private var attributes = posix_spawnattr_t()

  init() throws(ChildError) {
    try check(unsafe posix_spawnattr_init(&attributes), "posix_spawnattr_init")
    var all = sigset_t()
    var none = sigset_t()
    _ = unsafe sigfillset(&all)
    _ = unsafe sigemptyset(&none)
    try check(
      unsafe posix_spawnattr_setsigdefault(&attributes, &all), "posix_spawnattr_setsigdefault")
    try check(unsafe posix_spawnattr_setsigmask(&attributes, &none), "posix_spawnattr_setsigmask")
    try check(unsafe posix_spawnattr_setpgroup(&attributes, 0), "posix_spawnattr_setpgroup")
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    try check(
      unsafe posix_spawnattr_setflags(&attributes, Int16(flags)), "posix_spawnattr_setflags")
  }

  deinit {
    var copy = attributes
    _ = unsafe posix_spawnattr_destroy(&copy)
  }

  func withPointer(_ body: (UnsafePointer<posix_spawnattr_t>) -> Int32) -> Int32 {
    unsafe withUnsafePointer(to: attributes) { unsafe body($0) }
  }
}

private func check(_ status: Int32, _ call: String) throws(ChildError) {
  guard status == 0 else { throw .system(call: call, errno: status) }
}
