internal import GantryCore
internal import GantryPlugins

/// Puts what happened in a trial down to the rules it breaks.
final class TrialJudge {
  private let outcome: TrialOutcome
  private let purpose: TrialPurpose
  private let validation: Validation
  private let scratch: String
  private let reproduction: Reproduction
  /// The commands that make instances, whose numbers are their places among these.
  private let creations: [Script.Command]
  /// What this trial shows, whether it was known before or not.
  private(set) var findings: [Finding] = []

  init(
    _ outcome: TrialOutcome,
    _ purpose: TrialPurpose,
    _ validation: Validation,
    scratch: String,
    reproduction: Reproduction
  ) {
    self.outcome = outcome
    self.purpose = purpose
    self.validation = validation
    self.scratch = scratch
    self.reproduction = reproduction
    creations = outcome.script.commands.filter { $0.verb == "create" }
  }

  func judge() {
    for breach in outcome.facts.breaches { judge(breach) }
    if purpose.judgesCalls { judgeCalls() }
    judgeEnding()
  }

  // MARK: - What the instrument saw

  /// The breaches whose ids are not those of checks.
  private static let aliases: [String: Check] = ["closes-descriptor": .leavesDescriptor]

  private func judge(_ breach: TrialFacts.Breach) {
    guard let check = Self.aliases[breach.id] ?? Checks.named(breach.id) else { return }
    // A failure that quotes a huge input is huge, and the host says so itself.
    let isFuzz = [Check.configFuzz, .inputFuzz, .fuzzLong].contains(purpose.check)
    guard check != .overLimit || !isFuzz else { return }
    let type = type(at: breach.at)
    // A change of the process shows in snapshots as well, with other words.
    note(
      check,
      "\(sentence(breach.text)) (\(place(breach.at, type)))",
      type,
      mark: "\(check.id) \(type?.name ?? "") \(verb(breach.at))"
    )
  }

  // MARK: - Calls

  private func judgeCalls() {
    guard let manifest = validation.subject.manifest else { return }
    for (place, command) in outcome.script.commands.enumerated() {
      guard let facts = outcome.call(place), let type = type(at: place) else { continue }
      // What the instrument could not take is missing in what the call says.
      let isWhole = !outcome.facts.breaches.contains { $0.at == place }
      let judge = CallJudge(facts: facts, type: type, manifest: manifest)
      for complaint in judge.complaints()
      where isWhole || ![Check.silentFailure, .failureText].contains(complaint.check) {
        note(
          complaint.check,
          complaint.message,
          type,
          evidence: ["\(place): \(command)", facts.summary],
          severity: complaint.severity,
          mark: "\(complaint.check.id) \(type.name) \(complaint.message)"
        )
      }
    }
  }

  // MARK: - The end

  private func judgeEnding() {
    if let crash = outcome.facts.crash { return judge(crash) }
    if outcome.ending == .timedOut { return judgeHang() }
    guard !outcome.isWhole else { return }
    guard !outcome.facts.isTruncated || outcome.ending != .exited(0) else {
      return validation.skip(purpose.check, "its trial says more than is kept")
    }
    guard let stopped = outcome.stoppedIn else { return judgeLateEnd() }
    let type = type(at: stopped.place)
    guard outcome.ending != .exited(Self.factsGone) || outcome.facts.exitStatus != nil else {
      return note(
        .leavesDescriptor,
        "\(place(stopped.place, type)) closed the descriptors of the host",
        type,
        evidence: ["\(stopped.place): \(stopped.command)"],
        mark: "\(Check.leavesDescriptor.id) \(type?.name ?? "") \(stopped.command.verb)"
      )
    }
    let how =
      outcome.facts.exitStatus.map { "called exit(\($0))" }
      ?? "ended the process: \(outcome.ending)"
    // A signal without a crash line is one that could not be caught, or that was let go of.
    let isExit = outcome.facts.exitStatus != nil || isExited
    let check = isExit && validation.wants(.callsExit) ? Check.callsExit : purpose.check
    note(
      check,
      "\(place(stopped.place, type)) \(how)",
      type,
      evidence: ["\(stopped.place): \(stopped.command)"],
      mark: "end \(type?.name ?? "") \(stopped.command.verb)"
    )
  }

  /// How the instrument ends when its descriptors are gone, as `trial.h` has it.
  private static let factsGone: Int32 = 166

  private var isExited: Bool {
    if case .exited = outcome.ending { true } else { false }
  }

  /// Everything was done, and then the process did not end as it should.
  private func judgeLateEnd() {
    let message = "after the last command the process did not end as it should: \(outcome.ending)"
    note(purpose.check, message, purpose.type, mark: "late end \(outcome.ending)")
  }

  private func judgeHang() {
    guard let stopped = outcome.stoppedIn else { return judgeLateEnd() }
    let type = type(at: stopped.place)
    note(
      purpose.hang ?? purpose.check,
      "\(place(stopped.place, type)) did not return\(circumstance)",
      type,
      evidence: ["\(stopped.place): \(stopped.command)"],
      mark: Self.hangMark(type, stopped.command.verb)
    )
  }

  static func hangMark(_ type: PluginType?, _ verb: String) -> String {
    "hang \(type?.name ?? "") \(verb)"
  }

  private func judge(_ crash: TrialFacts.Crash) {
    let type = type(at: crash.at)
    let check = rule(of: crash)
    let command =
      outcome.script.commands.indices.contains(crash.at)
      ? "\(crash.at): \(outcome.script.commands[crash.at])" : ""
    var evidence = [command]
    if let offset = crash.offset { evidence.append("at \(offset) of the library") }
    if !crash.last.isEmpty { evidence.append("the last thing it asked of the host: \(crash.last)") }
    if crash.thread == "plugin" { evidence.append("on a thread of its own") }
    let means = Self.meaning(of: crash)
    note(
      check,
      "\(place(crash.at, type)) \(means)\(circumstance)",
      type,
      evidence: evidence.filter { !$0.isEmpty },
      mark: mark(of: crash, type, check)
    )
  }

  /// By where it happened when that is known, else by the function; traps go by the rule as well.
  private func mark(of crash: TrialFacts.Crash, _ type: PluginType?, _ check: Check) -> String {
    if crash.trap != nil { return "trap \(check.id) \(type?.name ?? "") \(crash.place)" }
    return "crash \(type?.name ?? "") \(crash.place) \(crash.offset ?? crash.signal)"
  }

  private func rule(of crash: TrialFacts.Crash) -> Check {
    switch crash.trap {
    case "end": crash.isWrite ? .writesInput : .readsPastEnd
    case "input": .writesInput
    case "returned": .keepsInput
    case "secret": .secretHygiene
    case "host": .hostTableChanged
    default: purpose.check
    }
  }

  private static func meaning(of crash: TrialFacts.Crash) -> String {
    switch crash.trap {
    case "end" where crash.isWrite: "wrote past the end of what it was lent"
    case "end": "read past the end of what it was lent"
    case "input": "wrote into what it was lent"
    case "returned": "touched what it was lent for a call that is over"
    case "secret": "touched a secret after `use` had returned"
    case "host": "wrote into a table of the host"
    case "host-end", "poison": "used what the host had not announced"
    default:
      crash.reading.isEmpty
        ? "crashed with \(crash.signal)" : "handed out a bad pointer: \(crash.reading)"
    }
  }

  // MARK: - Words

  private var circumstance: String {
    purpose.circumstance.isEmpty ? "" : ", \(purpose.circumstance)"
  }

  private func note(
    _ check: Check,
    _ message: String,
    _ type: PluginType?,
    evidence: [String] = [],
    severity: Finding.Severity? = nil,
    mark: String
  ) {
    let finding = Finding(
      check,
      hidden(message),
      type: type?.name,
      evidence: evidence.map(hidden),
      severity: severity,
      reproduction: reproduction
    )
    findings.append(finding)
    validation.note(finding, mark: mark)
  }

  /// The name of the scratch folder is another one each time.
  private func hidden(_ text: String) -> String { text.replacing(scratch, with: "<scratch>") }

  private func sentence(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  private func verb(_ place: Int) -> String {
    outcome.script.commands.indices.contains(place) ? outcome.script.commands[place].verb : ""
  }

  /// Where a command is, for messages: `run of 'deploy'`.
  private func place(_ place: Int, _ type: PluginType?) -> String {
    let verb = verb(place)
    switch verb {
    case "load": return "loading the library"
    case "enter", "enter-again": return "the entry"
    case "ask": return "get_interface"
    case "": return "the plugin"
    default: return type.map { "\(verb) of '\($0.name)'" } ?? verb
    }
  }

  /// The type that a command is about; nil for what is done to the library as a whole.
  private func type(at place: Int) -> PluginType? {
    guard !["load", "enter", "enter-again", "ask", "shutdown", "exit"].contains(verb(place)) else {
      return nil
    }
    guard let manifest = validation.subject.manifest,
      outcome.script.commands.indices.contains(place),
      let name = outcome.script.type(at: place, creations)
    else { return purpose.type }
    return manifest.types.first { $0.kind.rawValue == name.kind && $0.name == name.type }
      ?? purpose.type
  }
}

extension Script {
  /// The kind and the name of the type that a command is about; nil when it is about none.
  func type(at place: Int, _ creations: [Command]) -> (kind: String, type: String)? {
    let command = commands[place]
    switch command.verb {
    case "create": return command.type(from: 0)
    case "cycle", "hammer", "hammer-shared": return command.type(from: 2)
    case "run", "plan", "undo", "decide", "invoke", "deliver", "flush", "destroy":
      guard let number = command.words.first.flatMap({ Int($0.description) }),
        creations.indices.contains(number)
      else { return nil }
      return creations[number].type(from: 0)
    default: return nil
    }
  }
}

extension Script.Command {
  fileprivate func type(from first: Int) -> (kind: String, type: String)? {
    guard words.count > first + 1 else { return nil }
    let names = words[first...(first + 1)].map { String(decoding: $0.bytes, as: UTF8.self) }
    return (names[0], names[1])
  }
}
