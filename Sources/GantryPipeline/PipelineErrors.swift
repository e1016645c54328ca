/// Everything that is wrong with a pipeline or its inputs, so that it can be mended at one go.
public struct PipelineErrors: Error, Sendable, Hashable, CustomStringConvertible {
  /// The errors in the order of their places; never empty.
  public let errors: [PipelineError]

  /// Collects errors and puts them in the order of their places.
  ///
  /// - Parameter errors: At least one error.
  init(_ errors: [PipelineError]) {
    let order = errors.indices.sorted {
      (errors[$0].line ?? 0, errors[$0].column ?? 0, $0)
        < (errors[$1].line ?? 0, errors[$1].column ?? 0, $1)
    }
    self.errors = order.map { errors[$0] }
  }

  /// The errors as a person reads them, one under the other.
  public var description: String {
    errors.map(\.description).joined(separator: "\n")
  }
}
