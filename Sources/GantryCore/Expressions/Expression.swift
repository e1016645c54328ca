/// What stands between `${{` and `}}`: one value, worked out from a ``Scope``.
///
/// Expressions are total: there are no loops and no calls, and nesting is bounded, so each ends.
public struct Expression: Sendable, CustomStringConvertible {
  /// Where a path of names begins.
  public enum Root: Sendable, Hashable {
    /// `inputs.NAME`.
    case input(String)
    /// `phases.ID.outputs`.
    case outputs(phase: String)
    /// `run.id`.
    case runID
  }

  /// A comparison.
  public enum Comparison: String, Sendable, Hashable, CaseIterable {
    /// Equal values.
    case equal = "=="
    /// Different values.
    case unequal = "!="
    /// Smaller.
    case less = "<"
    /// Smaller or equal.
    case lessOrEqual = "<="
    /// Larger.
    case greater = ">"
    /// Larger or equal.
    case greaterOrEqual = ">="
  }

  /// One step from a value to a part of it.
  public enum Step: Sendable, Hashable {
    /// `.name`.
    case member(String)
    /// `[expression]`, a position or a name.
    case index(Node)
  }

  /// What a node does.
  public indirect enum Form: Sendable, Hashable {
    /// A value written in the expression.
    case literal(JSON)
    /// A name and the steps from it.
    case path(Root, [Step])
    /// `!`.
    case not(Node)
    /// `&&` between two or more operands.
    case all([Node])
    /// `||` between two or more operands.
    case any([Node])
    /// A comparison of two operands.
    case comparison(Comparison, Node, Node)
  }

  /// A part of the expression and where it was written.
  public struct Node: Sendable, Hashable {
    /// What the part does.
    public var form: Form
    /// Where it begins, in Unicode scalars from the start of the source.
    public var offset: Int
  }

  /// A name the expression needs, and where it stands.
  public struct Reference: Sendable, Hashable {
    /// The name.
    public var root: Root
    /// Where it begins, in Unicode scalars from the start of the source.
    public var offset: Int
  }

  /// The text between `${{` and `}}` as it was written.
  public let source: String
  /// The whole as a tree.
  public let node: Node

  /// Reads an expression.
  ///
  /// - Parameter source: The text between `${{` and `}}`.
  /// - Throws: ``ExpressionError`` when it is not an expression or uses a name that cannot exist.
  public init(_ source: String) throws(ExpressionError) {
    var parser = try ExpressionParser(source)
    self.source = source
    self.node = try parser.whole()
  }

  /// The expression as it stands in a pipeline.
  public var description: String { "${{\(source)}}" }

  /// The names the expression needs, in the order they were written.
  public var references: [Reference] {
    var found: [Reference] = []
    node.collect(into: &found)
    return found
  }
}

extension Expression: Hashable {
  /// Compares by source, of which everything else follows.
  ///
  /// - Parameters:
  ///   - left: One expression.
  ///   - right: The other expression.
  /// - Returns: Whether both were written alike.
  public static func == (left: Expression, right: Expression) -> Bool {
    left.source == right.source
  }

  /// Feeds the source into a hasher.
  ///
  /// - Parameter hasher: The hasher to feed.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(source)
  }
}

extension Expression.Node {
  fileprivate func collect(into found: inout [Expression.Reference]) {
    switch form {
    case .literal: break
    case .path(let root, let steps):
      found.append(Expression.Reference(root: root, offset: offset))
      for case .index(let node) in steps { node.collect(into: &found) }
    case .not(let operand): operand.collect(into: &found)
    case .all(let operands), .any(let operands):
      for operand in operands { operand.collect(into: &found) }
    case .comparison(_, let left, let right):
      left.collect(into: &found)
      right.collect(into: &found)
    }
  }
}
