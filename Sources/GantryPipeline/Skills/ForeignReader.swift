import GantryCore

/// Reads the skills of a document whose form has been checked.
struct ForeignReader {
  var diagnosis: Diagnosis

  static func read(_ diagnosis: inout Diagnosis) -> [ForeignSkill] {
    var reader = ForeignReader(diagnosis: diagnosis)
    let skills = (diagnosis.document.value["skills"]?.objectValue ?? [:]).members.map { member in
      reader.skill(member.name, member.value)
    }
    diagnosis = reader.diagnosis
    return skills
  }

  mutating func add(_ message: String, at place: JSONPointer, _ remedy: String) {
    diagnosis.add(.skill, message, at: .value(place), remedy)
  }

  private mutating func skill(_ name: String, _ json: JSON) -> ForeignSkill {
    let pointer = JSONPointer(["skills", name])
    let place = pointer.appending("foreign")
    let foreign = json["foreign"] ?? .null
    let before = diagnosis.errors.count
    let (template, problems) = TemplateReader.read(json)
    for problem in problems {
      diagnosis.add(
        .expression,
        problem.error.message,
        at: .text(pointer.appending(contentsOf: problem.pointer), offset: problem.error.offset),
        problem.error.remedy
      )
    }
    checkLibrary(foreign["library"]?.stringValue ?? "", at: place.appending("library"))
    let calls = calls(foreign, at: place)
    var skill = ForeignSkill(name: name, source: json, template: template, calls: calls)
    let isSession = foreign["session"] != nil
    ForeignLinks.connect(&skill, isSession: isSession, &diagnosis)
    skill.isSound = diagnosis.errors.count == before
    return skill
  }

  private mutating func checkLibrary(_ library: String, at place: JSONPointer) {
    guard library.contains("/"), !library.hasPrefix("/"), !library.contains("${{") else { return }
    add(
      "the library \"\(library)\" is a path that is not absolute",
      at: place,
      "Write the whole path, or only the name when the linker finds it."
    )
  }

  private mutating func calls(_ foreign: JSON, at place: JSONPointer) -> [ForeignCall] {
    guard let session = foreign["session"]?.arrayValue else {
      guard foreign["symbol"] != nil else {
        add(
          "\(Diagnosis.name(of: place)) names no function",
          at: place,
          "Add \"symbol\", or \"session\" with a list of calls."
        )
        return []
      }
      return [call(foreign, at: place, isOnly: true)]
    }
    for key in ["symbol", "arguments", "returns", "variadic_after", "free", "errno", "expect"]
    where foreign[key] != nil {
      add(
        "\(Diagnosis.name(of: place)) has a session and \"\(key)\" beside it",
        at: place.appending(key),
        "Move \"\(key)\" into a call of the session."
      )
    }
    return session.enumerated().map { index, json in
      call(json, at: place.appending("session", "\(index)"), isOnly: false)
    }
  }

  // MARK: - One call

  private mutating func call(_ json: JSON, at place: JSONPointer, isOnly: Bool) -> ForeignCall {
    var call = ForeignCall(symbol: json["symbol"]?.stringValue ?? "", place: place)
    call.arguments = arguments(json["arguments"]?.arrayValue ?? [], at: place)
    readReturn(json, at: place, isOnly: isOnly, into: &call)
    call.errnoName = json["errno"]?.stringValue ?? (json["errno"] == true ? "errno" : nil)
    call.isAlways = json["always"]?.boolValue ?? false
    call.variadicAfter = json["variadic_after"]?.intValue.map { Int($0) }
    checkVariadic(call, at: place)
    return call
  }

  private mutating func readReturn(
    _ json: JSON,
    at place: JSONPointer,
    isOnly: Bool,
    into call: inout ForeignCall
  ) {
    let (name, spec, pointer) = named(json["returns"], at: place.appending("returns"))
    call.returnName = name ?? (isOnly ? "result" : nil)
    if let type = spec?.stringValue, type != "void" {
      call.returns = result(type, "a function", at: pointer)
    } else if let spec, spec.stringValue == nil {
      add("\(Diagnosis.name(of: pointer)) is no type", at: pointer, "Write a type, such as int.")
    }
    call.free = json["free"]?.stringValue
    if call.free != nil, call.returns != .string, call.returns != .pointer {
      add(
        "\"\(call.symbol)\" returns no memory that \"free\" could take back",
        at: place.appending("free"),
        "Remove \"free\", or let it return string or pointer."
      )
    }
    readExpectation(json["expect"], at: place.appending("expect"), into: &call)
  }

  private mutating func readExpectation(
    _ json: JSON?,
    at place: JSONPointer,
    into call: inout ForeignCall
  ) {
    guard let json else { return }
    let isAddress = json == "not_null"
    let numbers = json.arrayValue ?? [json]
    let fits =
      isAddress
      ? call.returns == .string || call.returns == .pointer
      : call.returns?.isInteger == true && numbers.allSatisfy { $0.intValue != nil }
    guard fits else {
      return add(
        "what is expected is not what \"\(call.symbol)\" returns",
        at: place,
        "Write whole numbers for an integer, and not_null for a string or a pointer."
      )
    }
    call.expect = isAddress ? json : .array(numbers)
  }

  private mutating func checkVariadic(_ call: ForeignCall, at place: JSONPointer) {
    guard let fixed = call.variadicAfter else { return }
    guard fixed <= call.arguments.count else {
      return add(
        "\"variadic_after\" is \(fixed), and \"\(call.symbol)\" has \(call.arguments.count) arguments",
        at: place.appending("variadic_after"),
        "Write how many arguments come before the variable ones."
      )
    }
    for argument in call.arguments[fixed...] {
      guard case .typed(.value(let scalar)) = argument.passing, let other = scalar.promoted else {
        continue
      }
      add(
        "C passes no \(scalar.rawValue) among variable arguments",
        at: argument.place,
        "Write \(other.rawValue), which is what C makes of it."
      )
    }
  }

  // MARK: - Parts

  /// The parts of `TYPE`, or of `NAME: TYPE`.
  mutating func named(
    _ json: JSON?,
    at place: JSONPointer
  ) -> (name: String?, spec: JSON?, place: JSONPointer) {
    guard let object = json?.objectValue else { return (nil, json, place) }
    guard object.count == 1, let member = object.members.first else {
      add(
        "\(Diagnosis.name(of: place)) has \(object.count) names",
        at: place,
        "Write one { NAME: TYPE }."
      )
      return (nil, nil, place)
    }
    if !Self.isName(member.name) {
      add(
        "\"\(member.name)\" is no name",
        at: place,
        "Write letters, digits and underscores, a letter first."
      )
    }
    return (member.name, member.value, place.appending(member.name))
  }

  mutating func result(_ text: String, _ place: String, at pointer: JSONPointer) -> ForeignResult? {
    do throws(ForeignType.Problem) {
      return try ForeignResult.read(text, place)
    } catch {
      add(error.message, at: pointer, error.remedy)
      return nil
    }
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first) else {
      return false
    }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }
}
