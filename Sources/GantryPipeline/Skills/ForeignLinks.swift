import GantryCore

/// Connects the calls of a skill: what comes out of one goes into a later one under the same name, and
/// what comes from none of them is given by the phase.
struct ForeignLinks {
  /// What a call has given so far.
  private enum Known: Equatable {
    case value(ForeignScalar)
    case string
    case bytes
    case pointer(isEnded: Bool)
    /// A pointer whose memory the call that gives it takes back at once.
    case freed
    case other

    /// What comes out of a call.
    ///
    /// A text that is taken back was read before; a pointer then leads nowhere any more.
    init(_ result: ForeignResult, isFreed: Bool) {
      switch result {
      case .value(let scalar): self = .value(scalar)
      case .string: self = .string
      case .pointer: self = isFreed ? .freed : .pointer(isEnded: false)
      }
    }

    var phrase: String {
      switch self {
      case .value(let scalar): "\(scalar.rawValue)"
      case .string: "string"
      case .bytes: "bytes"
      case .pointer, .freed: "pointer"
      case .other: "a list"
      }
    }
  }

  private let isSession: Bool
  private var known: [String: Known] = [:]
  private var inputs: [ForeignInput] = []

  static func connect(_ skill: inout ForeignSkill, isSession: Bool, _ diagnosis: inout Diagnosis) {
    var links = ForeignLinks(isSession: isSession)
    for call in skill.calls.indices {
      for argument in skill.calls[call].arguments.indices {
        links.connect(&skill.calls[call].arguments[argument], &diagnosis)
      }
      links.keep(skill.calls[call], &diagnosis)
    }
    skill.inputs = links.inputs
  }

  private init(isSession: Bool) { self.isSession = isSession }

  // MARK: - What goes in

  private mutating func connect(_ argument: inout ForeignArgument, _ diagnosis: inout Diagnosis) {
    guard case .typed(let type) = argument.passing, argument.constant == nil else { return }
    switch type {
    case .value, .string, .bytes, .pointer: break
    case .buffer, .text, .out: return needsName(argument, &diagnosis)
    }
    if argument.isNamed, let earlier = known[argument.name] {
      argument.from = argument.name
      checkFit(argument, type, earlier, &diagnosis)
    } else if type == .pointer {
      diagnosis.add(
        .skill,
        "no earlier call gives the pointer \"\(argument.name)\"",
        at: .value(argument.place),
        "Write out(pointer) under this name in an earlier call of a session, or value: null."
      )
    } else {
      needsName(argument, &diagnosis)
      addInput(argument, type, &diagnosis)
    }
  }

  private func checkFit(
    _ argument: ForeignArgument,
    _ type: ForeignType,
    _ earlier: Known,
    _ diagnosis: inout Diagnosis
  ) {
    let fits =
      switch (type, earlier) {
      case (.value(let wanted), .value(let given)): given.isInteger || !wanted.isInteger
      case (.string, .string), (.bytes, .bytes), (.pointer, .pointer(false)): true
      default: false
      }
    guard !fits else { return }
    if case .pointer(true) = earlier, type == .pointer {
      return diagnosis.add(
        .skill,
        "the pointer \"\(argument.name)\" is of no use any more: an earlier call ends it",
        at: .value(argument.place),
        "Move this call before the one that ends the pointer."
      )
    }
    if earlier == .freed, type == .pointer {
      return diagnosis.add(
        .skill,
        "the pointer \"\(argument.name)\" is of no use here: the call that gives it frees it at once",
        at: .value(argument.place),
        "Remove \"free\" there, and free the pointer by a later call with ends: true."
      )
    }
    diagnosis.add(
      .skill,
      "\"\(argument.name)\" is \(earlier.phrase) of an earlier call, which does not fit here",
      at: .value(argument.place),
      "Give one of the two another name, or correct the types."
    )
  }

  private mutating func addInput(
    _ argument: ForeignArgument,
    _ type: ForeignType,
    _ diagnosis: inout Diagnosis
  ) {
    guard let other = inputs.first(where: { $0.name == argument.name }) else {
      return inputs.append(ForeignInput(name: argument.name, type: type))
    }
    guard other.type != type else { return }
    diagnosis.add(
      .skill,
      "the argument \"\(argument.name)\" has two types",
      at: .value(argument.place),
      "Give one of the two another name."
    )
  }

  /// In a session, `arg1` would be another one in each call.
  private func needsName(_ argument: ForeignArgument, _ diagnosis: inout Diagnosis) {
    guard isSession, !argument.isNamed else { return }
    diagnosis.add(
      .skill,
      "an argument of a session needs a name",
      at: .value(argument.place),
      "Write { NAME: TYPE }."
    )
  }

  // MARK: - What comes out

  private mutating func keep(_ call: ForeignCall, _ diagnosis: inout Diagnosis) {
    for argument in call.arguments {
      if argument.ends, argument.from != nil { known[argument.name] = .pointer(isEnded: true) }
      guard let given = Self.result(of: argument) else { continue }
      keep(argument.name, given, at: argument.place, &diagnosis)
    }
    if let returns = call.returns, let name = call.returnName {
      let given = Known(returns, isFreed: call.free != nil)
      keep(name, given, at: call.place.appending("returns"), &diagnosis)
    }
    if let name = call.errnoName {
      keep(name, .other, at: call.place.appending("errno"), &diagnosis)
    }
  }

  private static func result(of argument: ForeignArgument) -> Known? {
    switch argument.passing {
    case .typed(.buffer): .bytes
    case .typed(.text): .string
    case .typed(.out(let result)): Known(result, isFreed: argument.free != nil)
    case .callback: .other
    case .typed, .length: nil
    }
  }

  private mutating func keep(
    _ name: String,
    _ given: Known,
    at place: JSONPointer,
    _ diagnosis: inout Diagnosis
  ) {
    guard known.updateValue(given, forKey: name) != nil else { return }
    diagnosis.add(
      .skill,
      "two results are called \"\(name)\"",
      at: .value(place),
      "Give one of the two another name."
    )
  }
}
