import Glibc
import Governance
import Kernel

// kernel-seed DIR N [LIVE]: fills a workspace to N records, LIVE tasks (50) among them live.
// kernel-seed --append DIR N: appends N records, each durable, and prints the seconds it took.
// kernel-seed --acknowledge DIR N: the same, and prints number and leaf of each once it is durable.

func fail(_ message: String) -> Never {
  let line = Array("kernel-seed: \(message)\n".utf8)
  _ = unsafe line.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
  exit(1)
}

func tell(_ text: String) {
  let line = Array("\(text)\n".utf8)
  _ = unsafe line.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
}

var words = Array(CommandLine.arguments.dropFirst())
let isAcknowledging = words.first == "--acknowledge"
let isAppending = words.first == "--append" || isAcknowledging
if isAppending { words.removeFirst() }
guard words.count >= 2, let count = Int(words[1]) else {
  fail("usage: kernel-seed [--append | --acknowledge] DIR N [LIVE]")
}
do {
  let seeder = try Seeder(directory: words[0], try Effects.live())
  if isAppending {
    let milliseconds = try seeder.append(count) { position in
      if isAcknowledging { tell("\(position.seq) \(position.head)") }
    }
    tell("\(Double(milliseconds) / 1000)")
  } else {
    try seeder.fill(to: count, live: words.count > 2 ? Int(words[2]) ?? 50 : 50)
  }
  for problem in try seeder.finish() { fail(problem.message) }
} catch let problem as Problem {
  let unmet = problem.judgement?.unmet.map { "\($0.kind.id)" }.joined(separator: " ") ?? ""
  fail("\(problem.message) \(unmet)")
} catch {
  fail("\(error)")
}
