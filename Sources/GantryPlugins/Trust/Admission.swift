/// Whether a library may be recorded in a lock, and what that means for trust.
///
/// It is decided before anything is written, so that a refused library leaves no trace.
public struct Admission: Sendable {
  /// Whom and what the person trusts.
  public var trust: Trust
  /// Whether the person allows libraries that nobody signed.
  public var allowsUnsigned: Bool
  /// Whether the person takes another signer than the one before.
  public var acceptsSigner: Bool

  /// Names what a person has said.
  ///
  /// - Parameters:
  ///   - trust: Whom and what they trust.
  ///   - allowsUnsigned: Whether they allow libraries that nobody signed.
  ///   - acceptsSigner: Whether they take another signer than the one before.
  public init(trust: Trust, allowsUnsigned: Bool = false, acceptsSigner: Bool = false) {
    self.trust = trust
    self.allowsUnsigned = allowsUnsigned
    self.acceptsSigner = acceptsSigner
  }

  /// Refuses a library that the person does not trust.
  ///
  /// - Parameters:
  ///   - library: The library.
  ///   - before: What the lock has of that plugin; nil when it is new.
  /// - Throws: ``PluginError`` with `.untrusted` or `.unsigned`.
  public func check(_ library: ExaminedLibrary, before: LockEntry?) throws(PluginError) {
    let name = "plugin '\(library.manifest.id)' \(library.manifest.version)"
    let signer = library.signature?.key
    if let before, let old = before.signer, old != signer, !acceptsSigner {
      let now = signer.map { "\($0.id)" } ?? "nobody"
      throw PluginError(
        .untrusted,
        "\(name) was refused: its signer was \(old.id) and is \(now)",
        location: library.path,
        remedy: "Ask the plugin's author why, then add --accept-signer."
      )
    }
    guard let signer else {
      guard allowsUnsigned || trust.allows(library.sha256) else {
        throw PluginError(
          .unsigned,
          "\(name) was refused: nobody signed it",
          location: library.path,
          remedy: "Add --allow-unsigned if you know where it is from."
        )
      }
      return
    }
    guard trust[signer] != nil else {
      throw PluginError(
        .untrusted,
        "\(name) was refused: you do not trust its signer \(signer.id)",
        location: library.path,
        remedy: "Check the key with the plugin's author, then run `gantry plugin trust "
          + "\(signer.text) --name NAME`."
      )
    }
  }
}
