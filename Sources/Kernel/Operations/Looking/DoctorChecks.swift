internal import Governance
internal import Ledger
internal import Pipelines
internal import Store
internal import Views
internal import Wire

/// What is around the ledger: engine, lock, keys, anchor, clock and views.
struct Surroundings {
  private let ledger: OpenLedger
  private let kernel: Kernel

  init(_ ledger: OpenLedger, _ kernel: Kernel) {
    self.ledger = ledger
    self.kernel = kernel
  }

  var findings: [Finding] { [engine, lock] + keys + [anchor, clock] + views }

  private var engine: Finding {
    do throws(Problem) {
      let engine = try storing { () throws(StoreError) in try ledger.store.engine() }
      let text =
        "SQLite \(engine.version), journal_mode \(engine.journalMode), "
        + "synchronous \(engine.synchronous)"
      let isDurable = engine.journalMode.utf8.elementsEqual("wal".utf8) && engine.synchronous >= 2
      return Finding(
        "KRN-DOCTOR-ENGINE", isDurable ? .green : .red, text,
        step: isDurable ? nil : "stop writing, and find out who changed the database")
    } catch { return Finding(error) }
  }

  private var lock: Finding {
    do throws(StoreError) {
      _ = try LedgerStore.lock(ledger.workspace.ledger, timeoutMs: 0)
      return Finding("KRN-DOCTOR-LOCK", .green, "nobody is writing")
    } catch {
      switch error {
      case .busy(let fault):
        return Finding(
          "KRN-DOCTOR-LOCK", .yellow, "the lock is \(fault.message)",
          step: "wait, or look at that process")
      case .readOnly:
        return Finding(
          "KRN-DOCTOR-LOCK", .yellow, "you may not write here",
          step: "ask whoever owns \(ledger.workspace.ledger)")
      default: return Finding(Problem(error))
      }
    }
  }

  private var keys: [Finding] {
    var findings: [Finding] = []
    let listing = kernel.keys.listing()
    for entry in listing {
      if case .failure(let problem) = entry.header { findings.append(Finding(problem)) }
    }
    if kernel.keys.isFolderOpen {
      findings.append(
        Finding(
          "KRN-DOCTOR-KEYS", .yellow, "others may look into \(kernel.keys.folder)",
          step: "chmod 700 \(kernel.keys.folder)"))
    }
    let ids = Set(listing.map(\.id))
    for (name, id) in [
      ("event", ledger.entity.eventKey), ("checkpoint", ledger.entity.checkpointKey.id),
    ] where !ids.contains(id) {
      findings.append(
        Finding(
          "KRN-DOCTOR-KEYS", .yellow, "the kernel's \(name) key \(id) is not here",
          step: "write from where it is, or restore it from your backup"))
    }
    return findings.isEmpty
      ? [Finding("KRN-DOCTOR-KEYS", .green, "\(ids.count) key files, all yours alone")] : findings
  }

  private var anchor: Finding {
    if let distrust = ledger.distrust { return Finding(distrust) }
    do throws(Problem) {
      guard let seen = try ledger.anchor.read() else {
        return Finding(
          "KRN-DOCTOR-ANCHOR", .yellow, "no checkpoint was kept", step: "kernel status")
      }
      return Finding(
        "KRN-DOCTOR-ANCHOR", .green,
        "you have seen \(seen.checkpoint.size) of \(ledger.head.seq + 1) records, and they are the same"
      )
    } catch { return Finding(error) }
  }

  private var clock: Finding {
    let lag = ledger.head.at.milliseconds - kernel.effects.now().milliseconds
    if lag > Decision.clockLagMillisecondsMax {
      return Finding(
        "KRN-DOCTOR-CLOCK", .red, "the clock is \(lag / 1000) s behind the newest record",
        step: "set the clock")
    }
    return Finding(
      "KRN-DOCTOR-CLOCK", .green, "the newest record is \(Ages.words(max(0, -lag))) old")
  }

  private var views: [Finding] {
    do throws(Problem) {
      let all = try ViewCheck.all(in: ledger)
      let odd = all.filter { $0.condition != .current }
      if odd.isEmpty {
        return [Finding("KRN-DOCTOR-VIEWS", .green, "\(all.count) views are current")]
      }
      return odd.map { finding in
        Finding(
          "KRN-DOCTOR-VIEWS", finding.condition == .edited ? .red : .yellow,
          "\(finding.path.file) is \(finding.condition.rawValue)", step: "kernel state render")
      }
    } catch { return [Finding(error)] }
  }
}

/// Work that stands still, and pushes whose end nobody reported.
struct WorkHealth {
  private let ledger: OpenLedger
  private let now: Timestamp

  init(_ ledger: OpenLedger, now: Timestamp) {
    self.ledger = ledger
    self.now = now
  }

  var findings: [Finding] { pushes + standing }

  private var pushes: [Finding] {
    let waiting = ledger.state.scan(PushEntity.self).filter { $0.landed == nil }
    if waiting.isEmpty {
      return [Finding("KRN-DOCTOR-PUSHES", .green, "every allowed push has landed")]
    }
    return waiting.map { push in
      Finding(
        "KRN-DOCTOR-PUSHES", .yellow,
        "\(push.ref) of \(push.repository) was allowed to go to \(push.to) by record "
          + "\(push.allowed), and has not landed",
        step: "kernel log --from \(push.allowed) --limit 1")
    }
  }

  private var standing: [Finding] {
    let facts = StatusFacts(ledger, now: now)
    var findings = facts.orphans.map { task in
      Finding(
        "KRN-DOCTOR-ORPHANS", .red,
        "\(task.id) has been running for \(Ages.words(Ages.age(task, at: now)))",
        step: "kernel why \(task.id)")
    }
    if findings.isEmpty { findings = [Finding("KRN-DOCTOR-ORPHANS", .green, "no orphans")] }
    if facts.blocked.isEmpty {
      return findings + [Finding("KRN-DOCTOR-BLOCKED", .green, "no task is blocked")]
    }
    return findings
      + facts.blocked.map { task in
        let age = Ages.age(task, at: now)
        return Finding(
          "KRN-DOCTOR-BLOCKED", Ages.Colour(blockedMilliseconds: age),
          "\(task.id) has been blocked for \(Ages.words(age))", step: "kernel why \(task.id)")
      }
  }
}

/// The git program, and the repository around the workspace.
enum GitHealth {
  static func findings(of workspace: Workspace) -> [Finding] {
    do throws(GitError) {
      let git = try Git.installed()
      let version = try git.version(in: workspace.root)
      switch try git.ignores("ledger/kernel.db", in: workspace.root) {
      case nil:
        return [Finding("KRN-DOCTOR-GIT", .green, "git \(version); no repository is around")]
      case true?:
        return [Finding("KRN-DOCTOR-GIT", .green, "git \(version) ignores ledger/")]
      case false?:
        return [
          Finding(
            "KRN-DOCTOR-GIT", .red, "git \(version) does not ignore ledger/",
            step: "add /ledger/* and !/ledger/README.md to .gitignore")
        ]
      }
    } catch {
      return [
        Finding(
          "KRN-DOCTOR-GIT", .yellow, "git cannot tell: \(error)",
          step: "install git; only reviews and pushes need it")
      ]
    }
  }
}
