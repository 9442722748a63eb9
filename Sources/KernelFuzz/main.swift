import CFuzzer
import Glibc

// KernelFuzz TARGET [libFuzzer's own arguments]: canonical, record, note, card or policy.
// Built only with KERNEL_FUZZ in the environment; `ops/suites/fuzz` does it.

func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
  unsafe Array(UnsafeBufferPointer(start: start, count: count))
}

typealias RunOne = @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32

// The driver's callback takes nothing along, so each target has one of its own.
let targets: [(name: String, runOne: RunOne)] = unsafe [
  ("canonical", { unsafe Targets.canonical(bytes($0, $1)) }),
  ("record", { unsafe Targets.record(bytes($0, $1)) }),
  ("note", { unsafe Targets.note(bytes($0, $1)) }),
  ("card", { unsafe Targets.card(bytes($0, $1)) }),
  ("policy", { unsafe Targets.policy(bytes($0, $1)) }),
]

let name = CommandLine.arguments.dropFirst().first
guard let target = unsafe targets.first(where: { unsafe $0.name == name }) else {
  print("usage: KernelFuzz canonical|record|note|card|policy [ARGUMENT...]")
  exit(2)
}
// The driver wants the program's name first and must not see ours.
var count = CommandLine.argc - 1
var words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv + 1
exit(unsafe LLVMFuzzerRunDriver(&count, &words, target.runOne))
