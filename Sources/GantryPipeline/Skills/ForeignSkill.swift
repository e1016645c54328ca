import GantryCore

/// A skill that a pipeline declares: functions of a C library, called in order.
struct ForeignSkill: Sendable {
  /// The name that phases use.
  var name: String
  /// The declaration as it was written.
  var source: JSON
  /// Everything of it that may hold expressions.
  var template: Template
  /// The calls, in order.
  var calls: [ForeignCall]
  /// What a phase must give, in the order of the calls.
  var inputs: [ForeignInput] = []
  /// Whether nothing is wrong with it, so that phases can be compared with it.
  var isSound = true

  /// The library, which may come from an input of the pipeline.
  var library: JSON { source["foreign"]?["library"] ?? .null }
  /// What the function may touch.
  var permissions: JSON { source["permissions"] ?? [:] }
}

/// One function call of a skill.
struct ForeignCall: Sendable {
  /// The function.
  var symbol: String
  /// Where the call is written.
  var place: JSONPointer
  var arguments: [ForeignArgument] = []
  /// What it returns; nil for nothing.
  var returns: ForeignResult?
  /// The name under which what it returns is kept; nil for not at all.
  var returnName: String?
  /// How many arguments come before those that the function takes any number of.
  var variadicAfter: Int?
  /// The function that takes back what is returned.
  var free: String?
  /// The name under which `errno` is kept.
  var errnoName: String?
  /// What it must return.
  var expect: JSON?
  /// Whether it is made although an earlier call has failed.
  var isAlways = false
}

/// One argument of a call.
struct ForeignArgument: Sendable {
  /// How it gets its value.
  enum Passing: Sendable {
    case typed(ForeignType)
    case callback(ForeignCallback)
    /// The number of bytes that another argument has.
    case length(ForeignScalar, of: String)
  }

  var name: String
  /// Whether the author gave it the name.
  var isNamed: Bool
  /// Where it is written.
  var place: JSONPointer
  var passing: Passing
  /// What is passed whatever the phase says.
  var constant: JSON?
  /// The earlier result that is passed.
  var from: String?
  /// The buffer whose size goes in, and of which this says how much was written.
  var sizeOf: String?
  /// The function that takes back what came out.
  var free: String?
  /// Whether the pointer is of no use afterwards.
  var ends = false
}

/// A function that notes what it is called with.
struct ForeignCallback: Sendable {
  /// One argument that it is called with.
  struct Argument: Sendable {
    var name: String?
    /// The type; nil for a list of strings.
    var type: ForeignResult?
    /// The argument that says how many strings there are.
    var count: String?
  }

  var arguments: [Argument]
  /// What it returns; nil for nothing.
  var returns: ForeignScalar?
  var answer: JSON?
}

/// What a phase gives to a skill under one name.
struct ForeignInput: Sendable {
  var name: String
  var type: ForeignType

  /// What a value must be, as the end of a sentence that begins with "must be".
  var phrase: String {
    switch type {
    case .value(let scalar): scalar.phrase
    case .bytes: "a text or { base64: TEXT }"
    default: "a text"
    }
  }

  func accepts(_ json: JSON) -> Bool {
    switch type {
    case .value(let scalar): scalar.accepts(json)
    case .bytes:
      json.isNull || json.stringValue != nil
        || (json.objectValue?.count == 1 && json["base64"]?.stringValue != nil)
    default: json.isNull || json.stringValue.map { !$0.utf8.contains(0) } ?? false
    }
  }
}
