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
  private let strays: StrayViews

  /// The strays are those that were there before the ledger was opened.
  init(_ ledger: OpenLedger, _ kernel: Kernel, _ strays: StrayViews) {
    self.ledger = ledger
    self.kernel = kernel
    self.strays = strays
  }

  var findings: [DoctorFinding] { [engine, lock] + keys + [anchor, clock] + views }

  private var engine: DoctorFinding {
    do throws(Problem) {
      let engine = try storing { () throws(StoreError) in try ledger.store.engine() }
      let text =
        "SQLite \(engine.version), journal_mode \(engine.journalMode), "
        + "synchronous \(engine.synchronous)"
      let isDurable = engine.journalMode.utf8.elementsEqual("wal".utf8) && engine.synchronous >= 2
      return DoctorFinding(
        "KRN-DOCTOR-ENGINE", isDurable ? .green : .red, text,
        step: isDurable ? nil : "stop writing, and find out who changed the database")
    } catch { return DoctorFinding(error) }
  }

  private var lock: DoctorFinding {
    do throws(StoreError) {
      _ = try LedgerStore.lock(ledger.workspace.ledger, timeoutMs: 0)
      return DoctorFinding("KRN-DOCTOR-LOCK", .green, "nobody is writing")
    } catch {
      switch error {
      case .busy(let fault):
        return DoctorFinding(
          "KRN-DOCTOR-LOCK", .yellow, "the lock is \(fault.message)",
          step: "wait, or look at that process")
      case .readOnly:
        return DoctorFinding(
          "KRN-DOCTOR-LOCK", .yellow, "you may not write here",
          step: "ask whoever owns \(ledger.workspace.ledger)")
      default: return DoctorFinding(Problem(error))
      }
    }
  }

  private var keys: [DoctorFinding] {
    var findings: [DoctorFinding] = []
    let listing: [(id: KeyID, header: Result<KeyFileHeader, Problem>)]
    let files: KeyFiles
    do throws(Problem) {
      files = try kernel.keys
      listing = try files.listing()
    } catch {
      return [DoctorFinding(error)]
    }
    for entry in listing {
      if case .failure(let problem) = entry.header { findings.append(DoctorFinding(problem)) }
    }
    if files.isFolderOpen {
      findings.append(
        DoctorFinding(
          "KRN-DOCTOR-KEYS", .yellow, "others may look into \(files.folder)",
          step: "chmod 700 \(ShellWord.quoted(files.folder))"))
    }
    let ids = Set(listing.map(\.id))
    for (name, id) in [
      ("event", ledger.entity.eventKey), ("checkpoint", ledger.entity.checkpointKey.id),
    ] where !ids.contains(id) {
      findings.append(
        DoctorFinding(
          "KRN-DOCTOR-KEYS", .yellow, "the kernel's \(name) key \(id) is not here",
          step: "write from where it is, or restore it from your backup"))
    }
    return findings.isEmpty
      ? [DoctorFinding("KRN-DOCTOR-KEYS", .green, "\(ids.count) key files, all yours alone")]
      : findings
  }

  private var anchor: DoctorFinding {
    if let distrust = ledger.distrust { return DoctorFinding(distrust) }
    do throws(Problem) {
      guard let seen = try ledger.anchor.read() else {
        return DoctorFinding(
          "KRN-DOCTOR-ANCHOR", .yellow, "no checkpoint was kept", step: "kernel status")
      }
      return DoctorFinding(
        "KRN-DOCTOR-ANCHOR", .green,
        "the \(seen.checkpoint.size) records that you have seen are the same, of "
          + "\(ledger.head.seq + 1)"
      )
    } catch { return DoctorFinding(error) }
  }

  private var clock: DoctorFinding {
    let lag = ledger.head.at.milliseconds - kernel.effects.now().milliseconds
    if lag > OpenLedger.clockLagMillisecondsMax {
      return DoctorFinding(
        "KRN-DOCTOR-CLOCK", .red, "the clock is \(lag / 1000) s behind the newest record",
        step: "set the clock")
    }
    return DoctorFinding(
      "KRN-DOCTOR-CLOCK", .green, "the newest record is \(Ages.words(max(0, -lag))) old")
  }

  private var views: [DoctorFinding] {
    do throws(Problem) {
      let all = try ViewCheck.all(in: ledger)
      let odd = all.filter { $0.condition != .current }
      let foreign = strays.faults(
        besides: Set(all.map(\.path)), limit: VerifyReport.derivedCountMax)
      if odd.isEmpty, foreign.isEmpty {
        return [DoctorFinding("KRN-DOCTOR-VIEWS", .green, "\(all.count) views are current")]
      }
      return odd.map { finding in
        DoctorFinding(
          "KRN-DOCTOR-VIEWS", finding.condition == .edited ? .red : .yellow,
          "\(finding.path.file) is \(finding.condition.rawValue)", step: "kernel state render")
      }
        + foreign.map {
          DoctorFinding(
            "KRN-DOCTOR-VIEWS", .red, "\($0.name): \($0.message)",
            step: "kernel state render --check")
        }
    } catch { return [DoctorFinding(error)] }
  }
}

/// Work that stands still or is too much, sessions that can do nothing, and pushes whose end nobody
/// reported.
struct WorkHealth {
  private let ledger: OpenLedger
  private let now: Timestamp

  init(_ ledger: OpenLedger, now: Timestamp) {
    self.ledger = ledger
    self.now = now
  }

  var findings: [DoctorFinding] {
    let facts = StatusFacts(ledger, now: now)
    return pushes + sessions(facts) + [work(facts.work)] + standing(facts)
  }

  private func work(_ work: WorkInProgress) -> DoctorFinding {
    if work.isExceeded {
      return DoctorFinding(
        "KRN-DOCTOR-WIP", .yellow, "work in progress is \(work.count), exceeded by \(work.causes)",
        step: "kernel status")
    }
    return DoctorFinding("KRN-DOCTOR-WIP", .green, "work in progress is \(work.count)")
  }

  /// An agent has one open session, so one that can do nothing stands in the way of the next.
  private func sessions(_ facts: StatusFacts) -> [DoctorFinding] {
    let contested = facts.contested
    if contested.isEmpty {
      return [
        DoctorFinding("KRN-DOCTOR-SESSIONS", .green, "no open session has lost its authority")
      ]
    }
    return contested.map { session, reason in
      DoctorFinding(
        "KRN-DOCTOR-SESSIONS", .yellow,
        "session \(session.id) of \(session.agent) has no authority: \(reason)",
        step: "kernel session end \(session.id) --reason TEXT")
    }
  }

  private var pushes: [DoctorFinding] {
    let waiting = ledger.state.all(PushEntity.self).sorted { $0.allowed < $1.allowed }
    if waiting.isEmpty {
      return [DoctorFinding("KRN-DOCTOR-PUSHES", .green, "every allowed push has landed")]
    }
    return waiting.map { push in
      DoctorFinding(
        "KRN-DOCTOR-PUSHES", .yellow,
        "\(push.ref) of \(push.repository) was allowed to go to \(push.to) by record "
          + "\(push.allowed), and has not landed",
        step: "if git has moved it, report that in the repository: echo "
          + "\(ShellWord.quoted("\(push.from) \(push.to) \(push.ref)")) | hooks/post-receive")
    }
  }

  private func standing(_ facts: StatusFacts) -> [DoctorFinding] {
    var findings = facts.orphans.map { task in
      DoctorFinding(
        "KRN-DOCTOR-ORPHANS", .red,
        "\(task.id) has been running for \(Ages.words(Ages.age(task, at: now)))",
        step: "kernel why \(task.id)")
    }
    if findings.isEmpty { findings = [DoctorFinding("KRN-DOCTOR-ORPHANS", .green, "no orphans")] }
    if facts.blocked.isEmpty {
      return findings + [DoctorFinding("KRN-DOCTOR-BLOCKED", .green, "no task is blocked")]
    }
    return findings
      + facts.blocked.map { task in
        let age = Ages.age(task, at: now)
        return DoctorFinding(
          "KRN-DOCTOR-BLOCKED", Ages.Colour(blockedMilliseconds: age),
          "\(task.id) has been blocked for \(Ages.words(age))", step: "kernel why \(task.id)")
      }
  }
}

/// The git program, and the repository around the workspace.
enum GitHealth {
  static func findings(of workspace: Workspace) -> [DoctorFinding] {
    do throws(GitError) {
      let git = try Git.installed()
      let version = try git.version(in: workspace.root)
      switch try git.ignores("ledger/kernel.db", in: workspace.root) {
      case nil:
        return [DoctorFinding("KRN-DOCTOR-GIT", .green, "git \(version); no repository is around")]
      case true?:
        return [DoctorFinding("KRN-DOCTOR-GIT", .green, "git \(version) ignores ledger/")]
      case false?:
        return [
          DoctorFinding(
            "KRN-DOCTOR-GIT", .red, "git \(version) does not ignore ledger/",
            step: "add /ledger/* and !/ledger/README.md to .gitignore")
        ]
      }
    } catch {
      return [
        DoctorFinding(
          "KRN-DOCTOR-GIT", .yellow, "git cannot tell: \(error)",
          step: "install git; only reviews and pushes need it")
      ]
    }
  }
}
