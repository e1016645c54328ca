internal import GantryCore

/// Whom and what a person trusts: the file `trust.json`.
///
/// Trust belongs to the person and the lock to the project, so that nobody's repository can make
/// its own lock run code.
public struct Trust: Sendable, Hashable {
  /// Somebody whose plugins a person takes.
  public struct Signer: Sendable, Hashable {
    /// What the person calls them.
    public var name: String
    /// Their key.
    public var key: SignerKey
  }

  /// An unsigned library that a person has allowed.
  public struct Library: Sendable, Hashable {
    /// The digest of its bytes.
    public var sha256: String
    /// The plugin's id.
    public var id: String
    /// Where it came from, for people.
    public var note: String
  }

  /// A process that a person has let a library share with others.
  public struct Share: Sendable, Hashable {
    /// The digest of the library's bytes.
    public var sha256: String
    /// The name of the process.
    public var name: String
  }

  /// What the file is called.
  public static let fileName = "trust.json"
  private static let form: Int64 = 1

  /// The signers, in the order in which they were added.
  public private(set) var signers: [Signer] = []
  /// The libraries, in the order in which they were allowed.
  public private(set) var libraries: [Library] = []
  /// The processes that libraries may share, in the order in which that was agreed.
  public private(set) var shares: [Share] = []
  private var rest = JSONObject()

  /// Trusts nobody.
  public init() {}

  /// The signer with a key, or nil when the person does not trust it.
  ///
  /// - Parameter key: The key.
  public subscript(key: SignerKey) -> Signer? { signers.first { $0.key == key } }

  /// Whether the person has allowed a library.
  ///
  /// - Parameter sha256: The digest of its bytes.
  /// - Returns: Whether it is in the list.
  public func allows(_ sha256: String) -> Bool { libraries.contains { $0.sha256 == sha256 } }

  /// Trusts a signer from now on; one with that key gets the new name.
  ///
  /// - Parameters:
  ///   - key: Their key.
  ///   - name: What the person calls them.
  public mutating func trust(_ key: SignerKey, name: String) {
    if let place = signers.firstIndex(where: { $0.key == key }) {
      signers[place].name = name
    } else {
      signers.append(Signer(name: name, key: key))
    }
  }

  /// Allows an unsigned library from now on.
  ///
  /// - Parameters:
  ///   - sha256: The digest of its bytes.
  ///   - id: The plugin's id.
  ///   - note: Where it came from, for people.
  public mutating func allow(_ sha256: String, id: String, note: String) {
    guard !allows(sha256) else { return }
    libraries.append(Library(sha256: sha256, id: id, note: note))
  }

  /// Whether the person has let a library share a process.
  ///
  /// - Parameters:
  ///   - sha256: The digest of its bytes.
  ///   - name: The name of the process.
  /// - Returns: Whether both are in the list together.
  public func allows(_ sha256: String, sharing name: String) -> Bool {
    shares.contains(Share(sha256: sha256, name: name))
  }

  /// Lets a library share a process from now on: all that share it can do what any of them may.
  ///
  /// - Parameters:
  ///   - sha256: The digest of its bytes.
  ///   - name: The name of the process.
  public mutating func allow(_ sha256: String, sharing name: String) {
    guard !allows(sha256, sharing: name) else { return }
    shares.append(Share(sha256: sha256, name: name))
  }

  /// Trusts a signer or allows a library no longer.
  ///
  /// - Parameter text: A key, its short name, or a digest.
  /// - Returns: Whether it was in the file.
  public mutating func forget(_ text: String) -> Bool {
    let before = signers.count + libraries.count + shares.count
    signers.removeAll { $0.key.text == text || $0.key.id == text }
    libraries.removeAll { $0.sha256 == text }
    shares.removeAll { $0.sha256 == text }
    return signers.count + libraries.count + shares.count < before
  }

  // MARK: - On the disk

  /// Reads a trust file.
  ///
  /// - Parameter path: The file; one that is not there trusts nobody.
  /// - Returns: Whom and what the person trusts.
  /// - Throws: ``PluginError`` with `.trust` when the file is no trust file.
  public static func read(_ path: String) throws(PluginError) -> Trust {
    try Trust(try SmallFile.read(path, code: .trust, privacy: .written) ?? [], path)
  }

  /// Changes a trust file; two who do so at the same time come one after the other.
  ///
  /// - Parameters:
  ///   - path: The file; it is made when it is not there.
  ///   - change: What to do.
  /// - Throws: ``PluginError`` with `.trust` when it cannot be read, `.cannotWrite` or `.storage` when it
  ///   cannot be written.
  public static func update(
    _ path: String,
    _ change: (inout Trust) -> Void
  ) throws(PluginError) {
    try SmallFile.update(path, code: .trust) { bytes throws(PluginError) in
      var trust = try Trust(bytes, path)
      change(&trust)
      return trust.text
    }
  }

  private init(_ bytes: [UInt8], _ path: String) throws(PluginError) {
    guard !bytes.isEmpty else { return }
    guard let json = try? JSONParser.parse(bytes), let members = json.objectValue,
      let form = json["gantry_trust"]?.intValue
    else { throw Self.unusable(path, "it is not JSON with the member 'gantry_trust'") }
    guard form == Self.form else {
      throw Self.unusable(path, "it is of form \(form) and this Gantry reads \(Self.form)")
    }
    for (place, signer) in (json["signers"]?.arrayValue ?? []).enumerated() {
      guard let name = signer["name"]?.stringValue,
        let key = signer["key"]?.stringValue.flatMap({ SignerKey($0) })
      else { throw Self.unusable(path, "'/signers/\(place)' has no name or no key") }
      signers.append(Signer(name: name, key: key))
    }
    for (place, library) in (json["libraries"]?.arrayValue ?? []).enumerated() {
      guard let sha256 = library["sha256"]?.stringValue, Hexadecimal.isDigest(sha256) else {
        throw Self.unusable(path, "'/libraries/\(place)' has no sha256")
      }
      let (id, note) = (library["id"]?.stringValue ?? "", library["note"]?.stringValue ?? "")
      libraries.append(Library(sha256: sha256, id: id, note: note))
    }
    for (place, share) in (json["shares"]?.arrayValue ?? []).enumerated() {
      guard let sha256 = share["sha256"]?.stringValue, Hexadecimal.isDigest(sha256),
        let name = share["name"]?.stringValue
      else { throw Self.unusable(path, "'/shares/\(place)' has no sha256 or no name") }
      shares.append(Share(sha256: sha256, name: name))
    }
    let known: Set = ["gantry_trust", "signers", "libraries", "shares"]
    rest = JSONObject(members.filter { !known.contains($0.name) }.map { ($0.name, $0.value) })
  }

  private var text: [UInt8] {
    var members: JSONObject = [
      "gantry_trust": .int(Self.form),
      "signers": .array(
        signers.map { ["name": .string($0.name), "key": .string($0.key.text)] }
      ),
      "libraries": .array(
        libraries.map {
          ["sha256": .string($0.sha256), "id": .string($0.id), "note": .string($0.note)]
        }
      ),
    ]
    if !shares.isEmpty {
      members["shares"] = .array(
        shares.map { ["sha256": .string($0.sha256), "name": .string($0.name)] }
      )
    }
    for member in rest { members[member.name] = member.value }
    // What was parsed can be written again, and the rest is text.
    let bytes = (try? JSONWriter(isPretty: true).bytes(of: .object(members))) ?? []
    return bytes + [UInt8(ascii: "\n")]
  }

  private static func unusable(_ path: String, _ why: String) -> PluginError {
    PluginError(
      .trust,
      "the trust file '\(path)' cannot be used: \(why)",
      location: path,
      remedy: "Correct the file, or take it away and trust anew with `gantry plugin trust`."
    )
  }
}
