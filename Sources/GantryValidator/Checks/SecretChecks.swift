internal import FoundationEssentials
internal import GantryCore
internal import GantryPlugins

/// Level 4: where a secret turns up.
extension Validation {
  /// Lends a secret that nobody else has, and looks for it in all that leaves the plugin.
  func checkSecrets() {
    guard let manifest = subject.manifest, !manifest.secrets.isEmpty else {
      return skip(.secretHygiene, "it asks for no secret")
    }
    for subject in types {
      let purpose = TrialPurpose(.secretHygiene, type: subject.type, judgesCalls: false)
      let outcome = trial(purpose) { script in
        begin(&script)
        prepare(&script, subject)
        script.create(subject.type.kind, subject.type.name, subject.config)
        script.call(0, subject.call)
        // Failures are where secrets slip out most.
        script.call(0, subject.call(with: Array("{\"a\":".utf8)))
        script.destroy(0)
        script.world()
      }
      guard let outcome else { continue }
      for place in leaks(in: outcome) {
        find(
          .secretHygiene,
          "a secret turns up in \(place) of '\(subject.type.name)'",
          type: subject.type,
          mark: "secret \(subject.type.name) \(place)"
        )
      }
    }
  }

  /// The places where the secret is, in any of the forms in which it is written.
  private func leaks(in outcome: TrialOutcome) -> [String] {
    var places: [String] = []
    for (place, command) in outcome.script.commands.enumerated() {
      guard let line = outcome.facts[place] else { continue }
      for name in FactBytes.names(in: line.json, holding: isSecret) {
        places.append("\(Self.noun(name)) of \(command.verb)")
      }
    }
    for (stream, bytes) in [
      ("standard output", outcome.output), ("standard error", outcome.errors),
    ]
    where isSecret(bytes) {
      places.append("the \(stream)")
    }
    for (name, bytes) in outcome.contents where isSecret(bytes) {
      places.append("the file \(name)")
    }
    return places
  }

  private static func noun(_ name: String) -> String {
    switch name {
    case "output": "the output"
    case "log", "own_log": "a log line"
    case "events": "an event"
    case "failed": "a failure"
    case "progress": "the progress"
    case "intents", "settled": "an effect"
    case "values": "a value"
    case "artifacts": "an artifact"
    case "nested": "the arguments of a skill"
    default: "'\(name)'"
    }
  }

  private func isSecret(_ bytes: [UInt8]) -> Bool {
    let secret = Array(secretValue.utf8)
    let hexadecimal = secret.map { String($0, radix: 16) }.joined()
    // Of base64 the three ways to begin, without the ends that depend on what stands beside.
    let encoded = (0..<3).map { offset in
      let text = Data([UInt8](repeating: 0x20, count: offset) + secret).base64EncodedString()
      return String(text.dropFirst(4).dropLast(8))
    }
    let forms = [secretValue, hexadecimal, String(secretValue.reversed())] + encoded
    return forms.contains { bytes.contains(Array($0.utf8)) }
  }
}

/// Finds bytes of the plugin in a line of facts.
enum FactBytes {
  /// The members of a line that hold bytes of some kind, at any depth.
  static func names(in json: JSON, holding: ([UInt8]) -> Bool) -> [String] {
    (json.objectValue ?? [:]).filter { holds($0.value, holding) }.map(\.name)
  }

  private static func holds(_ json: JSON, _ holding: ([UInt8]) -> Bool) -> Bool {
    switch json {
    case .string(let text): Data(base64Encoded: text).map { holding(Array($0)) } ?? false
    case .array(let elements): elements.contains { holds($0, holding) }
    case .object(let object): object.contains { holds($0.value, holding) }
    default: false
    }
  }
}

extension [UInt8] {
  /// Whether some bytes stand one behind the other in these.
  func contains(_ wanted: [UInt8]) -> Bool {
    guard let first = wanted.first, wanted.count <= count else { return false }
    let last = count - wanted.count
    var place = startIndex
    while place <= last {
      if self[place] == first, self[place..<(place + wanted.count)].elementsEqual(wanted) {
        return true
      }
      place += 1
    }
    return false
  }
}
