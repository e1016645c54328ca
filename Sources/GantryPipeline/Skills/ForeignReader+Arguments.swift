import GantryCore

// The arguments of one call, and of callbacks.
extension ForeignReader {
  /// The keys of an argument that is written at length.
  private static let keys = ["type", "value", "free", "ends", "callback", "returns", "answer"]
  /// As many as the plugin takes.
  private static let countMaximum = 32

  mutating func arguments(_ list: [JSON], at call: JSONPointer) -> [ForeignArgument] {
    var arguments: [ForeignArgument] = []
    for (index, json) in list.prefix(Self.countMaximum).enumerated() {
      let place = call.appending("arguments", "\(index)")
      guard let argument = argument(json, at: place, "arg\(index + 1)") else { continue }
      arguments.append(argument)
    }
    return lengths(in: arguments)
  }

  private mutating func argument(
    _ json: JSON,
    at pointer: JSONPointer,
    _ standIn: String
  ) -> ForeignArgument? {
    let (name, spec, place) = named(json, at: pointer)
    guard let spec else { return nil }
    var argument = ForeignArgument(
      name: name ?? standIn,
      isNamed: name != nil,
      place: place,
      passing: .typed(.pointer)
    )
    guard let object = spec.objectValue else {
      guard let passing = passing(spec, at: place) else { return nil }
      argument.passing = passing
      return argument
    }
    for key in object.names where !Self.keys.contains(key) {
      let remedy = Suggestion.remedy(for: key, in: Self.keys)
      diagnosis.add(
        .unknownKey,
        "\(Diagnosis.name(of: place.appending(key))) is not known",
        at: .key(place.appending(key)),
        remedy
      )
    }
    let isCallback = spec["callback"] != nil
    let found =
      isCallback
      ? callback(spec, at: place).map(ForeignArgument.Passing.callback)
      : passing(spec["type"] ?? .null, at: spec["type"] == nil ? place : place.appending("type"))
    guard let found else { return nil }
    argument.passing = found
    readRest(spec, at: place, into: &argument)
    return argument
  }

  private mutating func passing(
    _ json: JSON,
    at place: JSONPointer
  ) -> ForeignArgument.Passing? {
    guard let text = json.stringValue else {
      add("\(Diagnosis.name(of: place)) names no type", at: place, "Write a type, such as int.")
      return nil
    }
    do throws(ForeignType.Problem) {
      return .typed(try ForeignType.read(text))
    } catch {
      add(error.message, at: place, error.remedy)
      return nil
    }
  }

  private mutating func readRest(
    _ spec: JSON,
    at place: JSONPointer,
    into argument: inout ForeignArgument
  ) {
    argument.constant = spec["value"]
    argument.free = spec["free"]?.stringValue
    argument.ends = spec["ends"]?.boolValue ?? false
    if spec["free"] != nil, !argument.givesMemory {
      add(
        "\"free\" takes back what comes out of out(string) or out(pointer)",
        at: place.appending("free"),
        "Remove \"free\"."
      )
    }
    if spec["ends"] != nil, !argument.isPointer {
      add(
        "\"ends\" says that a pointer is of no use afterwards, and \"\(argument.name)\" is none",
        at: place.appending("ends"),
        "Remove \"ends\"."
      )
    }
    checkConstant(argument, at: place.appending("value"))
  }

  private mutating func checkConstant(_ argument: ForeignArgument, at place: JSONPointer) {
    guard let value = argument.constant, value.stringValue?.contains("${{") != true else { return }
    guard let input = argument.input else {
      guard argument.isPointer, value.isNull else {
        let remedy = argument.isPointer ? "Write null." : "Remove \"value\"."
        return add("\"\(argument.name)\" can have no value here", at: place, remedy)
      }
      return
    }
    guard !input.accepts(value) else { return }
    let shown = (try? value.encodedString) ?? value.kindPhrase
    add("\"\(argument.name)\" must be \(input.phrase), but is \(shown)", at: place, "Correct it.")
  }

  /// Finds the arguments that are lengths of the ones before them.
  ///
  /// A whole number right after `bytes` always is one. After a `buffer` it may mean anything, so there
  /// only one without a name is.
  private mutating func lengths(in arguments: [ForeignArgument]) -> [ForeignArgument] {
    var arguments = arguments
    for place in arguments.indices {
      guard case .typed(let type) = arguments[place].passing else { continue }
      let next = place + 1 < arguments.count ? arguments[place + 1] : nil
      switch (type, next?.passing) {
      case (.bytes, .typed(.value(let scalar))?) where scalar.isInteger:
        arguments[place + 1].passing = .length(scalar, of: arguments[place].name)
      case (.bytes, _):
        add(
          "\"\(arguments[place].name)\" is bytes, and no whole number follows for how many",
          at: arguments[place].place,
          "Write the type of the length after it, such as size."
        )
      case (.buffer, .typed(.value(let scalar))?), (.text, .typed(.value(let scalar))?):
        guard scalar.isInteger, let next, !next.isNamed, next.constant == nil else { continue }
        arguments[place + 1].passing = .length(scalar, of: arguments[place].name)
      case (.buffer, .typed(.out(.value(let scalar)))?), (.text, .typed(.out(.value(let scalar)))?):
        if scalar.isInteger { arguments[place + 1].sizeOf = arguments[place].name }
      default: continue
      }
    }
    return arguments
  }

  // MARK: - Callbacks

  private mutating func callback(_ spec: JSON, at place: JSONPointer) -> ForeignCallback? {
    guard let list = spec["callback"]?.arrayValue, list.count <= Self.countMaximum else {
      add(
        "\(Diagnosis.name(of: place.appending("callback"))) is no list of types",
        at: place.appending("callback"),
        "Write what the function is called with, such as [pointer, int]."
      )
      return nil
    }
    var arguments: [ForeignCallback.Argument] = []
    for (index, json) in list.enumerated() {
      let pointer = place.appending("callback", "\(index)")
      guard let argument = callbackArgument(json, at: pointer, after: arguments) else { continue }
      arguments.append(argument)
    }
    var callback = ForeignCallback(arguments: arguments)
    let type = spec["returns"]?.stringValue ?? "void"
    callback.answer = spec["answer"]
    guard type != "void" else { return callback }
    callback.returns = ForeignScalar(rawValue: type)
    guard let scalar = callback.returns else {
      let known = ForeignScalar.allCases.map(\.rawValue) + ["void"]
      let remedy = Suggestion.remedy(for: type, in: known)
      add("a callback cannot return \"\(type)\"", at: place.appending("returns"), remedy)
      return nil
    }
    guard let answer = callback.answer, scalar.accepts(answer) else {
      add(
        "the callback returns \(type) and does not say which",
        at: spec["answer"] == nil ? place : place.appending("answer"),
        "Write answer: 0, or what means to go on."
      )
      return nil
    }
    return callback
  }

  private mutating func callbackArgument(
    _ json: JSON,
    at pointer: JSONPointer,
    after earlier: [ForeignCallback.Argument]
  ) -> ForeignCallback.Argument? {
    let (name, spec, place) = named(json, at: pointer)
    guard let text = spec?.stringValue else {
      if spec != nil {
        add("\(Diagnosis.name(of: place)) is no type", at: place, "Write a type, such as int.")
      }
      return nil
    }
    guard let (head, count) = ForeignType.parts(of: text), head == "strings" else {
      guard let type = result(text, "a callback", at: place) else { return nil }
      return ForeignCallback.Argument(name: name, type: type)
    }
    guard earlier.contains(where: { $0.name == count && $0.type?.isInteger == true }) else {
      add(
        "no whole number \"\(count)\" before it says how many strings there are",
        at: place,
        "Give an earlier argument the name: \(count): int."
      )
      return nil
    }
    return ForeignCallback.Argument(name: name, count: count)
  }
}

extension ForeignArgument {
  /// What a phase gives for it; nil for what is not given.
  var input: ForeignInput? {
    guard case .typed(let type) = passing else { return nil }
    switch type {
    case .value, .string, .bytes: return ForeignInput(name: name, type: type)
    case .buffer, .text, .out, .pointer: return nil
    }
  }

  fileprivate var isPointer: Bool {
    if case .typed(.pointer) = passing { true } else { false }
  }

  fileprivate var givesMemory: Bool {
    switch passing {
    case .typed(.out(.string)), .typed(.out(.pointer)): true
    default: false
    }
  }
}
