internal import CGantryABI
internal import GantryCore
internal import GantryPlugins

/// Level 2: hosts that announce less, more or something else than the newest one.
extension Validation {
  /// The published minor versions, each with the size of its host table.
  private static let published: [(minor: Int, size: Int)] = [(0, 64)]
  /// The size of a host interface without any function.
  private static let interfaceHead = 16
  private static let largestInterface = 48

  /// What became of a life under another host.
  private enum Life {
    case declined(why: String)
    case refused(CallFacts)
    case answered(CallFacts)
  }

  /// Makes one life of a type under a host of some kind; nil when that was judged already.
  private func live(
    _ subject: TypeUnderTest,
    _ purpose: TrialPurpose,
    _ preamble: Preamble
  ) -> Life? {
    var places: [Int] = []
    let outcome = trial(purpose) { script in
      begin(&script, preamble)
      prepare(&script, subject)
      places = [
        script.create(subject.type.kind, subject.type.name, subject.config),
        script.call(0, subject.call),
        script.destroy(0),
      ]
    }
    guard let outcome, outcome.isWhole else { return nil }
    if let entered = outcome.entered, !entered.flag("ok") {
      return .declined(why: String(decoding: entered.bytes("why"), as: UTF8.self))
    }
    guard let created = outcome.call(places[0]) else { return nil }
    guard created.isOK, let call = outcome.call(places[1]) else { return .refused(created) }
    return .answered(call)
  }

  // MARK: - Versions

  /// Every published host from min_host_minor on must do.
  func checkMinors() {
    guard let manifest = subject.manifest else { return }
    let newest = Self.published[Self.published.count - 1].minor
    if manifest.minimumHostMinor > newest {
      return find(
        .hostMinorSweep,
        "it needs host ABI 1.\(manifest.minimumHostMinor), and the newest that is published is "
          + "1.\(newest)"
      )
    }
    for id in manifest.interfaces where id.hasPrefix("gantry.") && !HostInterface.ids.contains(id) {
      find(.hostMinorSweep, "it needs \(id), which no published host offers")
    }
    for (minor, size) in Self.published {
      for subject in types {
        let circumstance = "under a host of ABI 1.\(minor)"
        let purpose = TrialPurpose(.hostMinorSweep, hang: .hangs, type: subject.type, circumstance)
        let life = live(subject, purpose, Preamble(host: (minor, size, 1)))
        compare(life, subject, .hostMinorSweep, circumstance)
      }
    }
  }

  /// A host of the future.
  func checkFutureHost() {
    for subject in types {
      let circumstance = "under a host with a larger table and minor version 99"
      let purpose = TrialPurpose(.futureHost, hang: .futureHost, type: subject.type, circumstance)
      let life = live(
        subject,
        purpose,
        Preamble(host: (99, 4096, 1), interfaces: (4096, 1))
      )
      compare(life, subject, .futureHost, circumstance)
    }
  }

  /// What worked under the newest host must work under this one.
  private func compare(
    _ life: Life?,
    _ subject: TypeUnderTest,
    _ check: Check,
    _ circumstance: String
  ) {
    switch life {
    case .declined(let why)?:
      find(check, "the entry declined \(circumstance)", evidence: ["it said: \(why)"])
    case .refused(let created)?:
      find(
        check,
        "create of '\(subject.type.name)' fails \(circumstance)",
        type: subject.type,
        evidence: [created.summary]
      )
    case .answered(let call)? where subject.works && !call.isOK:
      find(
        check,
        "\(call.verb) of '\(subject.type.name)' fails \(circumstance)",
        type: subject.type,
        evidence: [call.summary]
      )
    default: break
    }
  }

  // MARK: - Smaller tables

  /// Hosts whose table ends early: declining is right, and so is doing without.
  func checkTruncatedHosts() {
    guard let first = types.first else { return }
    for size in stride(from: 8, to: Self.published[0].size, by: 8) {
      for subject in size == 8 ? types : [first] {
        let circumstance = "under a host whose table is \(size) bytes long"
        let purpose = TrialPurpose(
          .truncatedHost,
          hang: .truncatedHost,
          type: subject.type,
          judgesCalls: false,
          circumstance
        )
        let life = live(subject, purpose, Preamble(host: (0, size, 2)))
        explain(life, .truncatedHost, circumstance)
      }
    }
  }

  /// Host interfaces that end early.
  func checkTruncatedInterfaces() {
    for subject in types where !asked(by: subject).isEmpty {
      for size in stride(from: Self.interfaceHead, to: Self.largestInterface, by: 8) {
        let circumstance = "with host interfaces that are \(size) bytes long"
        let purpose = TrialPurpose(
          .truncatedInterfaces,
          hang: .truncatedInterfaces,
          type: subject.type,
          judgesCalls: false,
          circumstance
        )
        let life = live(subject, purpose, Preamble(interfaces: (size, 2)))
        explain(life, .truncatedInterfaces, circumstance)
      }
    }
  }

  /// Whoever does not go on says why.
  private func explain(_ life: Life?, _ check: Check, _ circumstance: String) {
    if case .declined("")? = life {
      find(check, "the entry declined without a word \(circumstance)")
    }
  }

  // MARK: - Missing interfaces

  /// The interfaces that a type asks for, in its life or when the library is entered.
  private func asked(by subject: TypeUnderTest) -> [String] {
    let calls = [subject.created, subject.plain, subject.repeated]
    return Set(calls.flatMap(\.interfaces) + entryInterfaces).sorted()
  }

  /// What is asked for that is optional must not be needed.
  func checkMissingOptional() {
    let required = Set(subject.manifest?.interfaces ?? [])
    for subject in types {
      let optional = asked(by: subject).filter { !required.contains($0) }
      let sets = optional.map { [$0] } + (optional.count > 1 ? [optional] : [])
      for ids in sets {
        let circumstance = "without \(ids.joined(separator: ", "))"
        let purpose = TrialPurpose(
          .missingOptional,
          hang: .missingOptional,
          type: subject.type,
          circumstance
        )
        let life = live(subject, purpose, Preamble(without: ids))
        compare(
          life,
          subject,
          .missingOptional,
          circumstance + ", which its manifest does not require"
        )
      }
    }
  }

  /// What is required and missing must be named.
  func checkMissingRequired() {
    guard let required = subject.manifest?.interfaces, !required.isEmpty else {
      return skip(.missingRequired, "the manifest requires no interface")
    }
    for id in required {
      for subject in types {
        let circumstance = "without \(id), which its manifest requires"
        let purpose = TrialPurpose(
          .missingRequired,
          hang: .missingRequired,
          type: subject.type,
          circumstance
        )
        let life = live(subject, purpose, Preamble(without: [id]))
        if case .declined("")? = life {
          find(.missingRequired, "the entry declined without a word \(circumstance)")
        }
        // One that declines at its entry does so for all types.
        if case .declined? = life { break }
      }
    }
  }

  // MARK: - Events

  /// Events that lie further apart than the struct is long.
  func checkStride() {
    let sinks = types.filter { $0.type.kind == .sink }
    guard !sinks.isEmpty else { return skip(.stride, "it has no sink") }
    // `unsafe` because the struct holds C pointers; only its layout is looked at.
    let size = unsafe MemoryLayout<gantry_event>.stride
    for subject in sinks {
      for more in [8, 64, 256] {
        let circumstance = "with a stride of \(size + more) bytes"
        let purpose = TrialPurpose(.stride, hang: .stride, type: subject.type, circumstance)
        var places: [Int] = []
        let outcome = trial(purpose) { script in
          begin(&script)
          prepare(&script, subject)
          script.create(.sink, subject.type.name, subject.config)
          places = [
            script.call(0, .deliver(stride: 0, TrialEvent.batch(4))),
            script.call(0, .deliver(stride: size + more, TrialEvent.batch(4, from: 5))),
          ]
          script.destroy(0)
        }
        guard let outcome, let plain = outcome.call(places[0]), let wide = outcome.call(places[1])
        else { continue }
        guard plain.status != wide.status else { continue }
        find(
          .stride,
          "deliver of '\(subject.type.name)' fails \(circumstance)",
          type: subject.type,
          evidence: [wide.summary]
        )
      }
    }
  }
}
