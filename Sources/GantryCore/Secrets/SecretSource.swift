/// Where the values of secrets come from.
public protocol SecretSource: Sendable {
  /// The value of a secret.
  ///
  /// - Parameter name: The name, as manifests list it.
  /// - Returns: The value, or nil when nobody has set it.
  /// - Throws: ``SecretProblem`` when it is there and cannot be used.
  func value(of name: String) throws(SecretProblem) -> [UInt8]?

  /// Where a person would set a secret.
  ///
  /// - Parameter name: The name, as manifests list it.
  /// - Returns: What to do, as the rest of a sentence that begins with a verb.
  func remedy(for name: String) -> String
}

/// Several sources; the first that has a secret gives it.
public struct SecretSources: SecretSource {
  private let sources: [any SecretSource]

  /// Joins sources.
  ///
  /// - Parameter sources: The sources in the order they are asked.
  public init(_ sources: [any SecretSource]) { self.sources = sources }

  /// The value that the first source has.
  ///
  /// - Parameter name: The name, as manifests list it.
  /// - Returns: The value, or nil when none has it.
  /// - Throws: ``SecretProblem`` of the first source that has it and cannot give it.
  public func value(of name: String) throws(SecretProblem) -> [UInt8]? {
    for source in sources {
      if let value = try source.value(of: name) { return value }
    }
    return nil
  }

  /// What to do to set a secret, with every source.
  ///
  /// - Parameter name: The name, as manifests list it.
  /// - Returns: The remedies, joined by `or`.
  public func remedy(for name: String) -> String {
    sources.map { $0.remedy(for: name) }.joined(separator: ", or ")
  }
}

/// Secrets in the environment of the host: `GANTRY_SECRET_` and the name in upper case.
///
/// A dot and a hyphen become an underscore, because a shell cannot set a variable with one.
public struct EnvironmentSecrets: SecretSource {
  private let environment: [String: String]

  /// Reads an environment.
  ///
  /// - Parameter environment: The variables by name.
  public init(_ environment: [String: String]) { self.environment = environment }

  /// The variable's value.
  ///
  /// - Parameter name: The name, as manifests list it.
  /// - Returns: The value, or nil when the variable is not set or is empty.
  /// - Throws: Never; other sources do.
  public func value(of name: String) throws(SecretProblem) -> [UInt8]? {
    guard let text = environment[Self.variable(of: name)], !text.isEmpty else { return nil }
    return Array(text.utf8)
  }

  /// Says which variable to set.
  ///
  /// - Parameter name: The name, as manifests list it.
  /// - Returns: What to do.
  public func remedy(for name: String) -> String { "set \(Self.variable(of: name))" }

  /// The variable of a secret.
  ///
  /// - Parameter name: The name, as manifests list it.
  /// - Returns: The variable's name.
  public static func variable(of name: String) -> String {
    let signs = name.uppercased().map { $0 == "." || $0 == "-" ? "_" : $0 }
    return "GANTRY_SECRET_" + String(signs)
  }
}
