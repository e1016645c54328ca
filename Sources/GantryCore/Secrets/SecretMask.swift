/// Finds the secrets of a run in what a plugin says, and puts ``cover`` in their place.
///
/// It knows each secret in the forms of Docs/ABI.md, "Secrets": as it is, in base64, hexadecimal,
/// percent-encoded and escaped for JSON.
public struct SecretMask: Sendable, CustomStringConvertible, CustomReflectable {
  /// One secret by its name.
  public struct Secret: Sendable, Equatable {
    /// As manifests list it.
    public var name: String
    /// Its bytes.
    public var value: [UInt8]

    /// Creates a secret.
    public init(name: String, value: [UInt8]) {
      self.name = name
      self.value = value
    }
  }

  /// What stands where a secret stood.
  public static let cover = "***"

  /// The mask that knows no secret.
  public static let none = SecretMask([])

  let search: SecretSearch?
  private let names: [String]

  /// Creates a mask.
  ///
  /// - Parameter secrets: The secrets; an empty one hides nothing.
  public init(_ secrets: [Secret]) {
    names = secrets.map(\.name)
    search = secrets.isEmpty ? nil : SecretSearch(secrets.map { SecretForms($0.value).needles })
  }

  /// Whether it knows no secret.
  public var isEmpty: Bool { search == nil }

  /// How many secrets it knows; never which, so that a mask may be logged.
  public var description: String { "a mask of \(names.count) secrets" }

  /// Shows nothing of the secrets to whoever dumps a value.
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// Covers every secret in a text.
  ///
  /// - Parameter text: The text.
  /// - Returns: The text as it may be shown.
  public func mask(_ text: String) -> String {
    guard search != nil else { return text }
    let bytes = Array(text.utf8)
    guard touches(bytes) else { return text }
    return String(decoding: mask(bytes), as: UTF8.self)
  }

  /// Covers every secret in some bytes.
  ///
  /// - Parameter bytes: The bytes.
  /// - Returns: The bytes as they may be shown.
  public func mask(_ bytes: [UInt8]) -> [UInt8] {
    var stream = Stream(self)
    return stream.write(bytes) + stream.finish()
  }

  /// Whether some bytes hold a secret.
  ///
  /// - Parameter bytes: The bytes.
  /// - Returns: Whether one of the forms is in them.
  public func contains(_ bytes: [UInt8]) -> Bool { secret(in: bytes) != nil }

  /// The name of a secret that some bytes hold.
  ///
  /// - Parameter bytes: The bytes.
  /// - Returns: The name of the first one, or nil when they hold none.
  public func secret(in bytes: [UInt8]) -> String? {
    var detector = Detector(self)
    return detector.read(bytes)
  }

  /// The name of the secret at a place of the list it was made of.
  func name(of owner: Int) -> String { names[owner] }

  /// Whether anything in some bytes would be covered.
  func touches(_ bytes: [UInt8]) -> Bool {
    guard let search else { return false }
    var state: SecretSearch.State = 0
    for byte in bytes {
      state = search.step(state, byte)
      if search.match(state) > 0 { return true }
    }
    return false
  }
}

extension SecretMask {
  /// Looks for secrets in bytes that come in pieces.
  public struct Detector: Sendable {
    private let mask: SecretMask
    private var state: SecretSearch.State = 0

    /// Starts at the beginning of the bytes.
    ///
    /// - Parameter mask: What to look for.
    public init(_ mask: SecretMask) { self.mask = mask }

    /// Reads the next piece.
    ///
    /// - Parameter piece: The bytes that follow on those before.
    /// - Returns: The name of a secret that ends in the piece, or nil when none does.
    public mutating func read(_ piece: [UInt8]) -> String? {
      guard let search = mask.search else { return nil }
      for byte in piece {
        state = search.step(state, byte)
        if let owner = search.owner(state) { return mask.name(of: owner) }
      }
      return nil
    }
  }
}
