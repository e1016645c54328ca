/// Builds the tree of an expression by recursive descent.
///
/// Chains of `&&`, `||` and steps are flat lists and nesting is bounded, so that neither reading
/// nor evaluating can exhaust a thread's stack.
struct ExpressionParser {
  static let maximumLength = 4096
  static let maximumDepth = 32

  private static let roots = ["inputs", "phases", "run"]
  private static let laterRoots: Set<String> = ["matrix", "item"]

  private let tokens: [ExpressionToken]
  private var position = 0
  private var depth = 0

  init(_ source: String) throws(ExpressionError) {
    let scalars = Array(source.unicodeScalars)
    guard scalars.count <= Self.maximumLength else {
      throw ExpressionError(
        message: "the expression is longer than \(Self.maximumLength) characters",
        offset: 0,
        remedy: "Let a phase compute the value."
      )
    }
    tokens = try ExpressionToken.all(of: scalars)
  }

  mutating func whole() throws(ExpressionError) -> Expression.Node {
    if current.kind == .end {
      throw ExpressionError(
        message: "the expression is empty",
        offset: 0,
        remedy: "Write a name, like inputs.project."
      )
    }
    let node = try any()
    guard current.kind == .end else { throw unexpected("the end or an operator") }
    return node
  }
}

// MARK: - Operators, loosest first

extension ExpressionParser {
  private mutating func any() throws(ExpressionError) -> Expression.Node {
    let first = try all()
    var operands = [first]
    while take("||") { operands.append(try all()) }
    guard operands.count > 1 else { return first }
    return Expression.Node(form: .any(operands), offset: first.offset)
  }

  private mutating func all() throws(ExpressionError) -> Expression.Node {
    let first = try comparison()
    var operands = [first]
    while take("&&") { operands.append(try comparison()) }
    guard operands.count > 1 else { return first }
    return Expression.Node(form: .all(operands), offset: first.offset)
  }

  private mutating func comparison() throws(ExpressionError) -> Expression.Node {
    let left = try unary()
    guard let comparison = takeComparison() else { return left }
    let right = try unary()
    let node = Expression.Node(form: .comparison(comparison, left, right), offset: left.offset)
    if case .sign(let sign) = current.kind, Expression.Comparison(rawValue: sign) != nil {
      throw ExpressionError(
        message: "comparisons cannot be chained",
        offset: current.offset,
        remedy: "Join two comparisons with '&&'."
      )
    }
    return node
  }

  private mutating func unary() throws(ExpressionError) -> Expression.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw ExpressionError(
        message: "the expression is nested deeper than \(Self.maximumDepth) levels",
        offset: current.offset,
        remedy: "Let a phase compute the value."
      )
    }
    let offset = current.offset
    if take("!") { return Expression.Node(form: .not(try unary()), offset: offset) }
    guard take("(") else { return try operand() }
    let inner = try any()
    guard take(")") else { throw unexpected("')'") }
    return inner
  }
}

// MARK: - Operands

extension ExpressionParser {
  private mutating func operand() throws(ExpressionError) -> Expression.Node {
    let token = current
    position = min(position + 1, tokens.count - 1)
    switch token.kind {
    case .string(let text):
      return Expression.Node(form: .literal(.string(text)), offset: token.offset)
    case .number(let number): return Expression.Node(form: .literal(number), offset: token.offset)
    case .name("true"): return Expression.Node(form: .literal(true), offset: token.offset)
    case .name("false"): return Expression.Node(form: .literal(false), offset: token.offset)
    case .name("null"): return Expression.Node(form: .literal(.null), offset: token.offset)
    case .name(let name):
      let root = try root(name, at: token.offset)
      return Expression.Node(form: .path(root, try steps()), offset: token.offset)
    case .sign, .end:
      throw ExpressionError(
        message: "a value was expected, but found \(token.phrase)",
        offset: token.offset,
        remedy: "Write a name, like inputs.project, or a value, like 'text', 42 or true."
      )
    }
  }

  private mutating func root(_ name: String, at offset: Int) throws(ExpressionError)
    -> Expression.Root
  {
    switch name {
    case "inputs": return .input(try memberName(after: "inputs", example: "inputs.NAME"))
    case "run":
      let member = try memberName(after: "run", example: "run.id")
      guard member == "id" else { throw unknown(member, after: "run", known: ["id"]) }
      return .runID
    case "phases":
      let phase = try memberName(after: "phases", example: "phases.ID.outputs")
      let member = try memberName(after: "phases.\(phase)", example: "phases.ID.outputs")
      guard member == "outputs" else {
        throw unknown(member, after: "phases.\(phase)", known: ["outputs"])
      }
      return .outputs(phase: phase)
    case let name where Self.laterRoots.contains(name):
      throw ExpressionError(
        message: "\"\(name)\" is not available yet",
        offset: offset,
        remedy: "Use inputs, phases or run."
      )
    default:
      throw ExpressionError(
        message: "there is nothing named \"\(name)\"",
        offset: offset,
        remedy: Suggestion.remedy(for: name, in: Self.roots)
      )
    }
  }

  /// Reads `.name` or `['name']`; the first names of a path are fixed so that they can be checked.
  private mutating func memberName(after owner: String, example: String) throws(ExpressionError)
    -> String
  {
    if take("["), case .string(let name) = current.kind {
      position += 1
      guard take("]") else { throw unexpected("']'") }
      return name
    }
    if take("."), case .name(let name) = current.kind {
      position += 1
      return name
    }
    throw ExpressionError(
      message: "a name is missing after \"\(owner)\"",
      offset: current.offset,
      remedy: "Write it like \(example)."
    )
  }

  private mutating func steps() throws(ExpressionError) -> [Expression.Step] {
    var steps: [Expression.Step] = []
    while true {
      if take(".") {
        guard case .name(let name) = current.kind else { throw unexpected("a name") }
        position += 1
        steps.append(.member(name))
      } else if take("[") {
        steps.append(.index(try any()))
        guard take("]") else { throw unexpected("']'") }
      } else {
        return steps
      }
    }
  }
}

// MARK: - Tokens

extension ExpressionParser {
  private var current: ExpressionToken { tokens[position] }

  private mutating func take(_ sign: String) -> Bool {
    guard current.kind == .sign(sign) else { return false }
    position += 1
    return true
  }

  private mutating func takeComparison() -> Expression.Comparison? {
    guard case .sign(let sign) = current.kind, let found = Expression.Comparison(rawValue: sign)
    else { return nil }
    position += 1
    return found
  }

  private func unexpected(_ wanted: String) -> ExpressionError {
    ExpressionError(
      message: "\(wanted) was expected, but found \(current.phrase)",
      offset: current.offset,
      remedy: "Check the expression before this place."
    )
  }

  private func unknown(_ name: String, after owner: String, known: [String]) -> ExpressionError {
    ExpressionError(
      message: "\"\(owner)\" has no \"\(name)\"",
      offset: tokens[position - 1].offset,
      remedy: Suggestion.remedy(for: name, in: known)
    )
  }
}
