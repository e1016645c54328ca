/// Why a secret cannot be used.
public struct SecretProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong with it.
  public enum Code: String, Sendable {
    case missing = "SECRET_MISSING"
    case tooShort = "SECRET_TOO_SHORT"
    case tooLong = "SECRET_TOO_LONG"
    case unreadable = "SECRET_UNREADABLE"
  }

  /// What programs branch on.
  public var code: Code
  /// The secret's name.
  public var secret: String
  /// The plugin that lists it; empty while nobody has asked for it.
  public var plugin: String
  /// What is wrong; never with any part of the value.
  public var message: String
  /// What to do, an imperative sentence.
  public var remedy: String

  /// Creates a problem.
  public init(
    _ code: Code,
    secret: String,
    plugin: String = "",
    _ message: String,
    remedy: String
  ) {
    self.code = code
    self.secret = secret
    self.plugin = plugin
    self.message = message
    self.remedy = remedy
  }

  /// The message.
  public var description: String { message }
}

/// What a secret must be before any plugin may use it.
public enum SecretCheck {
  /// The fewest bytes: anything shorter turns up by chance, and masking it would spoil every text.
  public static let shortest = 8
  /// The most bytes: enough for a chain of certificates.
  public static let longest = 16 * 1024

  /// What is wrong with the secrets that plugins list, before any of them runs.
  ///
  /// - Parameters:
  ///   - declared: The names of the secrets, by the id of the plugin that lists them.
  ///   - source: Where the values come from.
  /// - Returns: Every problem, by plugin and name; none when all secrets can be used.
  public static func problems(
    with declared: [String: Set<String>],
    in source: any SecretSource
  ) -> [SecretProblem] {
    declared.sorted { $0.key < $1.key }.flatMap { plugin, names in
      names.sorted().compactMap { name in
        do throws(SecretProblem) {
          guard try value(of: name, in: source) == nil else { return nil }
          return missing(name, plugin, source)
        } catch {
          var problem = error
          problem.plugin = plugin
          return problem
        }
      }
    }
  }

  /// Reads a secret that can be masked.
  ///
  /// - Parameters:
  ///   - name: The name, as manifests list it.
  ///   - source: Where the values come from.
  /// - Returns: The value, or nil when nobody has set it.
  /// - Throws: ``SecretProblem`` when it is there and cannot be used.
  public static func value(
    of name: String,
    in source: any SecretSource
  ) throws(SecretProblem) -> [UInt8]? {
    guard let value = try source.value(of: name) else { return nil }
    guard value.count >= shortest else {
      throw SecretProblem(
        .tooShort,
        secret: name,
        "the secret '\(name)' has \(value.count) bytes, and one below \(shortest) cannot be masked",
        remedy: "Use one of at least \(shortest) bytes."
      )
    }
    guard value.count <= longest else {
      throw SecretProblem(
        .tooLong,
        secret: name,
        "the secret '\(name)' has \(value.count) bytes, and one above \(longest) cannot be masked",
        remedy: "Use one of at most \(longest) bytes; keep a larger one in a file that it opens."
      )
    }
    return value
  }

  private static func missing(
    _ name: String,
    _ plugin: String,
    _ source: any SecretSource
  ) -> SecretProblem {
    let remedy = source.remedy(for: name)
    return SecretProblem(
      .missing,
      secret: name,
      plugin: plugin,
      "the plugin '\(plugin)' asks for the secret '\(name)', and nobody has set it",
      remedy: remedy.prefix(1).uppercased() + remedy.dropFirst() + "."
    )
  }
}
