internal import GantryCore

/// A signature that lies beside a library: `libcanary.so.sig`.
public struct PluginSignature: Sendable, Hashable {
  /// What a library's name is followed by.
  public static let fileSuffix = ".sig"

  /// Whose signature it is.
  public var key: SignerKey
  /// What it vouches for.
  public var facts: SignedFacts
  /// The signature, 64 bytes.
  public var bytes: [UInt8]

  /// Keeps a signature.
  init(key: SignerKey, facts: SignedFacts, bytes: [UInt8]) {
    self.key = key
    self.facts = facts
    self.bytes = bytes
  }

  /// The text of the file.
  ///
  /// - Returns: JSON with a line feed at its end.
  public var text: String {
    let json: JSON = [
      "gantry_signature": 1,
      "key_id": .string(key.id),
      "key": .string(key.text),
      "id": .string(facts.id),
      "version": .string(facts.version),
      "sha256": .string(facts.sha256),
      "signature": .string(Base64.text(bytes)),
    ]
    return ((try? JSONWriter(isPretty: true).string(of: json)) ?? "{}") + "\n"
  }

  /// Reads the signature beside a library.
  ///
  /// - Parameter library: The library.
  /// - Returns: The signature, which is not checked yet, or nil when there is none.
  /// - Throws: ``PluginError`` with `.signature` when the file is no signature.
  public static func beside(_ library: String) throws(PluginError) -> PluginSignature? {
    let path = library + fileSuffix
    guard let bytes = try SmallFile.read(path, code: .signature) else { return nil }
    guard let json = try? JSONParser.parse(bytes), json["gantry_signature"]?.intValue == 1,
      let key = json["key"]?.stringValue.flatMap({ SignerKey($0) }),
      let id = json["id"]?.stringValue, let version = json["version"]?.stringValue,
      let sha256 = json["sha256"]?.stringValue,
      let signature = json["signature"]?.stringValue.flatMap({ Base64.bytes($0) }),
      signature.count == 64
    else {
      throw PluginError(
        .signature,
        "'\(path)' is not a signature that this Gantry can read",
        location: path,
        remedy: "Get the file from the plugin's author again, or remove it."
      )
    }
    return PluginSignature(
      key: key,
      facts: SignedFacts(id: id, version: version, sha256: sha256),
      bytes: signature
    )
  }

  /// Makes sure that the signature is of this library and was made by its key.
  ///
  /// - Parameters:
  ///   - facts: What the library is.
  ///   - path: Where the library is, as errors name it.
  /// - Throws: ``PluginError`` with `.signature` saying which of the two it is not.
  public func check(_ facts: SignedFacts, at path: String) throws(PluginError) {
    guard self.facts == facts else {
      throw Self.wrong(
        path,
        "is of \(self.facts.id) \(self.facts.version) with sha256 "
          + "\(self.facts.sha256.prefix(12))…, and the library is \(facts.id) \(facts.version) "
          + "with \(facts.sha256.prefix(12))…"
      )
    }
    guard facts.isPlain, key.verifies(bytes, of: facts.message) else {
      throw Self.wrong(path, "was not made by the key \(key.id) that it names")
    }
  }

  private static func wrong(_ path: String, _ why: String) -> PluginError {
    PluginError(
      .signature,
      "the signature of '\(path)' \(why)",
      location: path + fileSuffix,
      remedy: "Get the library and its .sig file from the plugin's author again."
    )
  }
}
