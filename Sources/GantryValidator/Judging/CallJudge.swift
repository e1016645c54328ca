internal import CGantryABI
internal import GantryCore
internal import GantryPlugins

/// Compares what one call did with what the ABI and the manifest say.
struct CallJudge {
  /// A rule that a call breaks.
  struct Complaint: Sendable, Hashable {
    var check: Check
    var message: String
    var severity: Finding.Severity?
  }

  let facts: CallFacts
  let type: PluginType
  let manifest: PluginManifest

  /// Everything that is wrong with the call.
  func complaints() -> [Complaint] {
    status() + failure() + events() + output()
  }

  private var name: String { "\(facts.verb) of '\(type.name)'" }

  // MARK: - Status and failure

  private func status() -> [Complaint] {
    let status = facts.status
    guard StatusName.isKnown(status) else {
      return [Complaint(check: .statusRange, message: "\(name) answered \(StatusName.of(status))")]
    }
    if status == Int(GANTRY_CANCELLED), facts.cancelledAfter == nil {
      return [
        Complaint(
          check: .statusRange,
          message: "\(name) answered GANTRY_CANCELLED, and nobody had cancelled it"
        )
      ]
    }
    if status == Int(GANTRY_AGAIN), facts.verb != "deliver" {
      return [
        Complaint(
          check: .statusRange,
          message: "\(name) answered GANTRY_AGAIN, which only deliver may answer"
        )
      ]
    }
    return []
  }

  /// The statuses that say enough by themselves.
  private var explainsItself: Bool {
    // What the host's own writer answered need not be explained to the host.
    if facts.writesRefused > 0 { return true }
    return switch Int32(facts.status) {
    case GANTRY_OK, GANTRY_CANCELLED, GANTRY_TIMED_OUT: true
    case GANTRY_UNSUPPORTED: ["plan", "undo", "decide"].contains(facts.verb)
    case GANTRY_AGAIN: facts.verb == "deliver"
    default: false
    }
  }

  private func failure() -> [Complaint] {
    guard !facts.isOK else { return [] }
    guard let failure = facts.failure else {
      guard !explainsItself else { return [] }
      let message = "\(name) answered \(StatusName.of(facts.status)) and did not say why"
      return [Complaint(check: .silentFailure, message: message)]
    }
    var complaints: [Complaint] = []
    if !Self.isCode(failure.code) {
      let code = String(decoding: failure.code.prefix(60), as: UTF8.self)
      complaints.append(
        Complaint(
          check: .failureText,
          message: "\(name) failed with the code '\(code)', which is not words of capitals and "
            + "digits joined by '_'"
        )
      )
    }
    if failure.message.isEmpty {
      complaints.append(Complaint(check: .failureText, message: "\(name) failed without a message"))
    }
    if failure.hint.isEmpty {
      let message = "\(name) failed without a hint"
      complaints.append(Complaint(check: .failureText, message: message, severity: .warning))
    }
    if !(0...4).contains(failure.retryClass) {
      complaints.append(
        Complaint(
          check: .failureText,
          message: "\(name) failed with the retry class \(failure.retryClass), which the ABI does "
            + "not have"
        )
      )
    }
    if !failure.detail.isEmpty, JSON(reading: failure.detail)?.objectValue == nil {
      complaints.append(
        Complaint(
          check: .failureText,
          message: "\(name) failed with a detail that is no JSON object"
        )
      )
    }
    return complaints
  }

  private static let codePattern = try? TextPattern("^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$")

  private static func isCode(_ code: [UInt8]) -> Bool {
    guard let text = String(validating: code, as: UTF8.self) else { return false }
    return codePattern?.matches(text) ?? true
  }

  // MARK: - Events

  private func events() -> [Complaint] {
    var complaints: [Complaint] = []
    for event in facts.events {
      let type = String(decoding: event.type, as: UTF8.self)
      guard let schema = manifest.events[type], self.type.emits.contains(type) else {
        let place = manifest.events.keys.contains(type) ? "emits of the type" : "events"
        complaints.append(
          Complaint(
            check: .eventUndeclared,
            message: "\(name) emitted '\(type)', which is not in \(place) of the manifest"
          )
        )
        continue
      }
      if let problem = problem(event.data, schema) {
        complaints.append(
          Complaint(check: .eventSchema, message: "\(name) emitted '\(type)' that \(problem)")
        )
      }
    }
    return complaints
  }

  // MARK: - Output

  private func output() -> [Complaint] {
    guard facts.isOK, facts.verb != "create" else { return [] }
    guard facts.writesRefused == 0 else {
      return [
        Complaint(
          check: .ignoresWriter,
          message: "\(name) answered GANTRY_OK although the host had not taken its output"
        )
      ]
    }
    switch facts.verb {
    case "run", "plan", "invoke": return result(.outputSchema, type.output, "output")
    case "undo": return result(.undoOutput, UndoOutput.schema, "report")
    case "decide": return result(.decisionSchema, PublishedSchema.decision, "decision")
    default: return []
    }
  }

  private func result(_ check: Check, _ schema: JSONSchema?, _ noun: String) -> [Complaint] {
    let output = facts.output
    do {
      let value = try JSONParser.parse(output)
      guard value.objectValue != nil else {
        let message = "\(name) wrote \(value.kindPhrase) as its \(noun), which must be an object"
        return [Complaint(check: check, message: message)]
      }
      guard let violation = schema?.validate(value).first else { return [] }
      let article = noun == "output" ? "an" : "a"
      let message =
        "\(name) wrote \(article) \(noun) in which '\(violation.path)' \(violation.message)"
      return [Complaint(check: check, message: message)]
    } catch {
      // What undo and decide write has a rule of its own for everything about its form.
      let check = check == .outputSchema ? Check.outputJSON : check
      return [Complaint(check: check, message: "\(name) wrote what is not JSON: \(error)")]
    }
  }

  /// What is wrong with a value, as a phrase; nil when nothing is.
  private func problem(_ bytes: [UInt8], _ schema: JSONSchema) -> String? {
    do {
      let value = try JSONParser.parse(bytes)
      guard let violation = schema.validate(value).first else {
        return value.objectValue == nil ? "is \(value.kindPhrase) and not an object" : nil
      }
      let place = violation.path.isEmpty ? "" : "at '\(violation.path)' "
      return "\(place)\(violation.message)"
    } catch {
      return "is not JSON: \(error)"
    }
  }
}
