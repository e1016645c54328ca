import GantryCore

/// Writes a skill out as the input that `gantry.foreign/call` takes.
struct ForeignInputWriter {
  let diagnosis: Diagnosis

  func input(_ skill: ForeignSkill, _ arguments: Template) -> JSON {
    [
      "skill": .string(skill.name),
      "place": .string(place(JSONPointer(["skills", skill.name]))),
      "library": skill.library,
      "permissions": skill.permissions,
      "calls": .array(skill.calls.map(call)),
      "arguments": arguments.source,
    ]
  }

  /// Where something is written, as a person finds it again.
  private func place(_ pointer: JSONPointer) -> String {
    let position = diagnosis.document.keyPosition(of: pointer)
    return "\(diagnosis.file):\(position.line):\(position.column)"
  }

  private func call(_ call: ForeignCall) -> JSON {
    var json: JSONObject = ["symbol": .string(call.symbol)]
    // The only call of a skill stands where the skill does.
    let isOnly = call.place.tokens.last == "foreign"
    json["place"] = .string(place(isOnly ? JSONPointer(call.place.tokens.dropLast()) : call.place))
    json["arguments"] = .array(call.arguments.map(argument))
    if let returns = call.returns { json["returns"] = received(call.returnName, returns.name) }
    json["variadic_after"] = call.variadicAfter.map { .int(Int64($0)) }
    json["free"] = call.free.map { .string($0) }
    json["errno"] = call.errnoName.map { .string($0) }
    json["expect"] = call.expect
    if call.isAlways { json["always"] = true }
    return .object(json)
  }

  private func argument(_ argument: ForeignArgument) -> JSON {
    var json: JSONObject = ["name": .string(argument.name)]
    switch argument.passing {
    case .typed(let type): write(type, into: &json)
    case .length(let scalar, let bytes):
      json["is"] = "length"
      json["type"] = .string(scalar.rawValue)
      json["of"] = .string(bytes)
    case .callback(let callback): write(callback, into: &json)
    }
    if argument.from != nil || argument.constant == nil {
      json["from"] = argument.from.map { .string($0) }
    } else {
      json["constant"] = argument.constant
    }
    json["of"] = argument.sizeOf.map { .string($0) } ?? json["of"]
    json["free"] = argument.free.map { .string($0) }
    if argument.ends { json["ends"] = true }
    return .object(json)
  }

  private func write(_ type: ForeignType, into json: inout JSONObject) {
    switch type {
    case .value(let scalar):
      json["is"] = "value"
      json["type"] = .string(scalar.rawValue)
    case .string: json["is"] = "string"
    case .bytes: json["is"] = "bytes"
    case .pointer: json["is"] = "pointer"
    case .buffer(let size):
      json["is"] = "buffer"
      json["size"] = .int(Int64(size))
    case .text(let size):
      json["is"] = "text"
      json["size"] = .int(Int64(size))
    case .out(let result):
      json["is"] = "out"
      json["type"] = .string(result.name)
    }
  }

  private func write(_ callback: ForeignCallback, into json: inout JSONObject) {
    json["is"] = "callback"
    json["returns"] = .string(callback.returns?.rawValue ?? "void")
    json["answer"] = callback.answer
    json["arguments"] = .array(
      callback.arguments.map { argument in
        var object = received(argument.name, argument.type?.name ?? "strings").objectValue ?? [:]
        object["count"] = argument.count.map { .string($0) }
        return .object(object)
      }
    )
  }

  private func received(_ name: String?, _ type: String) -> JSON {
    var json: JSONObject = ["type": .string(type)]
    json["name"] = name.map { .string($0) }
    return .object(json)
  }
}
