extension Expression {
  /// Works out the value.
  ///
  /// - Parameter scope: The values the expression can see.
  /// - Returns: The value.
  /// - Throws: ``ExpressionError`` when a name has no value or an operand has the wrong kind.
  public func evaluate(in scope: Scope) throws(ExpressionError) -> JSON {
    try node.evaluate(in: scope)
  }
}

extension Expression.Node {
  fileprivate func evaluate(in scope: Scope) throws(ExpressionError) -> JSON {
    switch form {
    case .literal(let value): return value
    case .path(let root, let steps): return try path(root, steps, in: scope)
    case .not(let operand): return .bool(try !operand.truth(of: "!", in: scope))
    case .all(let operands):
      for operand in operands where try !operand.truth(of: "&&", in: scope) { return false }
      return true
    case .any(let operands):
      for operand in operands where try operand.truth(of: "||", in: scope) { return true }
      return false
    case .comparison(let comparison, let left, let right):
      return .bool(
        try compare(comparison, try left.evaluate(in: scope), try right.evaluate(in: scope))
      )
    }
  }

  private func truth(of sign: String, in scope: Scope) throws(ExpressionError) -> Bool {
    let value = try evaluate(in: scope)
    guard let truth = value.boolValue else {
      throw ExpressionError(
        message: "'\(sign)' needs true or false, but this is \(value.kindPhrase)",
        offset: offset,
        remedy: "Compare the value, as in `x == 'yes'`."
      )
    }
    return truth
  }

  private func compare(_ comparison: Expression.Comparison, _ left: JSON, _ right: JSON)
    throws(ExpressionError) -> Bool
  {
    switch comparison {
    case .equal: return left == right
    case .unequal: return left != right
    case .less, .lessOrEqual, .greater, .greaterOrEqual: break
    }
    if let left = left.doubleValue, let right = right.doubleValue {
      return comparison.holds(between: left, right)
    }
    if let left = left.stringValue, let right = right.stringValue {
      return comparison.holds(between: left, right)
    }
    throw ExpressionError(
      message: "'\(comparison.rawValue)' cannot order \(left.kindPhrase) and \(right.kindPhrase)",
      offset: offset,
      remedy: "Compare two numbers or two strings."
    )
  }

  private func path(_ root: Expression.Root, _ steps: [Expression.Step], in scope: Scope)
    throws(ExpressionError) -> JSON
  {
    var value = try start(root, in: scope)
    for step in steps {
      switch step {
      case .member(let name): value = try member(name, of: value)
      case .index(let node): value = try element(try node.evaluate(in: scope), of: value)
      }
    }
    return value
  }

  private func start(_ root: Expression.Root, in scope: Scope) throws(ExpressionError) -> JSON {
    switch root {
    case .runID: return .string(scope.runID)
    case .input(let name):
      if let value = scope.inputs[name] { return value }
      throw ExpressionError(
        message: "the input \"\(name)\" has no value",
        offset: offset,
        remedy: Suggestion.remedy(for: name, in: scope.inputs.names)
      )
    case .outputs(let phase):
      if let value = scope.outputs[phase] { return value }
      throw ExpressionError(
        message: "the phase \"\(phase)\" has no outputs yet",
        offset: offset,
        remedy: "Add \"\(phase)\" to `needs`."
      )
    }
  }

  private func member(_ name: String, of value: JSON) throws(ExpressionError) -> JSON {
    guard case .object(let object) = value else {
      throw ExpressionError(
        message: "\(value.kindPhrase) has no member \"\(name)\"",
        offset: offset,
        remedy: "Look at what the phase returned."
      )
    }
    guard let member = object[name] else {
      throw ExpressionError(
        message: "there is no member \"\(name)\"",
        offset: offset,
        remedy: Suggestion.remedy(for: name, in: object.names)
      )
    }
    return member
  }

  private func element(_ index: JSON, of value: JSON) throws(ExpressionError) -> JSON {
    if let name = index.stringValue { return try member(name, of: value) }
    guard case .array(let elements) = value, let position = index.intValue else {
      throw ExpressionError(
        message: "\(value.kindPhrase) cannot be indexed with \(index.kindPhrase)",
        offset: offset,
        remedy: "Index an array with a whole number and an object with a string."
      )
    }
    guard let element = value[Int(position)] else {
      throw ExpressionError(
        message: "there is no element \(position) among \(elements.count)",
        offset: offset,
        remedy: "Positions count from 0."
      )
    }
    return element
  }
}

extension Expression.Comparison {
  fileprivate func holds<Value: Comparable>(between left: Value, _ right: Value) -> Bool {
    switch self {
    case .equal: left == right
    case .unequal: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }
}
