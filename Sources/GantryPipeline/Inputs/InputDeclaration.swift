import GantryCore

/// Checks what an input says about itself.
enum InputDeclaration {
  /// What is wrong, at which key of the declaration.
  struct Problem {
    var key: String
    var message: String
    var remedy: String
  }

  static func problems(of input: InputDefinition) -> [Problem] {
    var problems: [Problem] = []
    let isNumeric = input.type == .number || input.type == .integer
    for (key, bound) in [("minimum", input.minimum), ("maximum", input.maximum)]
    where bound != nil && !isNumeric {
      problems.append(
        Problem(
          key: key,
          message: "the input \"\(input.name)\" is a \(input.type.rawValue) and has no \(key)",
          remedy: "Remove \"\(key)\", or make the type number or integer."
        )
      )
    }
    if let low = input.minimum, let high = input.maximum, low > high {
      problems.append(
        Problem(
          key: "minimum",
          message: "the input \"\(input.name)\" has a minimum above its maximum",
          remedy: "Swap the two."
        )
      )
    }
    guard problems.isEmpty, let value = input.default else { return problems }
    return defaultProblem(of: input, value).map { [$0] } ?? []
  }

  private static func defaultProblem(of input: InputDefinition, _ value: JSON) -> Problem? {
    if value.stringValue?.contains("${{") == true {
      return Problem(
        key: "default",
        message: "the default of \"\(input.name)\" holds an expression",
        remedy: "Write the value itself; use the expression where the input is used."
      )
    }
    do {
      _ = try InputRule(input: input).accept(.json(value))
      return nil
    } catch {
      return Problem(
        key: "default",
        message: "\(error.message), which is its default",
        remedy: error.remedy
      )
    }
  }
}
