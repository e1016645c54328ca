internal import GantryCore

extension PluginLock {
  /// What is wrong with a lock: the place as a JSON pointer, and a phrase that follows it.
  struct Problem: Error, Hashable {
    var pointer: String
    var message: String
    var isNewer = false
  }

  /// Reads the text of a lock; the manifests are not looked into.
  ///
  /// - Parameter bytes: The text; an empty one holds no plugin, as a lock that is just being made.
  /// - Throws: ``Problem`` at the first member that is wrong.
  init(reading bytes: [UInt8]) throws(Problem) {
    guard !bytes.isEmpty else {
      self.init()
      return
    }
    let json: JSON
    do {
      json = try JSONParser.parse(bytes)
    } catch {
      throw Problem(pointer: "", message: "is not JSON: \(error)")
    }
    guard var members = json.objectValue else {
      throw Problem(pointer: "", message: "must be an object, not \(json.kindPhrase)")
    }
    guard let form = json["gantry_lock"]?.intValue else {
      throw Problem(pointer: "/gantry_lock", message: "is missing or not a number")
    }
    guard form == Self.form else {
      throw Problem(pointer: "/gantry_lock", message: "is \(form)", isNewer: form > Self.form)
    }
    guard let plugins = json["plugins"]?.arrayValue else {
      throw Problem(pointer: "/plugins", message: "is missing or not an array")
    }
    var entries: [LockEntry] = []
    var seen: Set<String> = []
    entries.reserveCapacity(plugins.count)
    for (place, plugin) in plugins.enumerated() {
      let entry = try LockEntry(reading: plugin, at: "/plugins/\(place)")
      guard seen.insert(entry.id).inserted else {
        throw Problem(pointer: "/plugins/\(place)/id", message: "'\(entry.id)' is there twice")
      }
      entries.append(entry)
    }
    members["gantry_lock"] = nil
    members["plugins"] = nil
    self.init(sorted: entries.sorted { $0.id < $1.id }, rest: members)
  }
}

extension LockEntry {
  typealias Problem = PluginLock.Problem

  /// The members that this Gantry knows.
  static let members: Set<String> = [
    "id", "version", "sha256", "path", "identity", "signer", "signature", "placement", "needed",
    "runpath", "manifest",
  ]

  init(reading json: JSON, at pointer: String) throws(Problem) {
    func wrong(_ name: String, _ wanted: String) -> Problem {
      Problem(pointer: "\(pointer)/\(name)", message: "must be \(wanted)")
    }
    guard let members = json.objectValue else {
      throw Problem(pointer: pointer, message: "must be an object")
    }
    func text(_ name: String) throws(Problem) -> String {
      guard let text = members[name]?.stringValue, !text.isEmpty else {
        throw wrong(name, "a text")
      }
      return text
    }
    func optional(_ name: String) -> JSON? {
      guard let value = members[name], !value.isNull else { return Optional.none }
      return value
    }

    let id = try text("id")
    guard PluginReference(id)?.type == nil, PluginReference(id) != nil else {
      throw wrong("id", "a plugin's id")
    }
    let sha256 = try text("sha256")
    guard Hexadecimal.isDigest(sha256) else { throw wrong("sha256", "64 hexadecimal digits") }
    guard let manifest = members["manifest"], manifest.objectValue != nil else {
      throw wrong("manifest", "an object")
    }
    // A lock that says one thing and carries the manifest of another would mislead its reader.
    for name in ["id", "version"] where manifest[name] != members[name] {
      throw wrong("manifest/\(name)", "what the entry says")
    }
    var signer: SignerKey?
    var signature: [UInt8]?
    if let said = optional("signer") {
      guard let key = said.stringValue.flatMap({ SignerKey($0) }) else {
        throw wrong("signer", "a public key, 'ed25519:' and 44 characters")
      }
      guard let bytes = optional("signature")?.stringValue.flatMap({ Base64.bytes($0) }),
        bytes.count == 64
      else { throw wrong("signature", "64 bytes in base64") }
      (signer, signature) = (key, bytes)
    } else if optional("signature") != nil {
      throw wrong("signer", "there beside a signature")
    }
    var needed: [String] = []
    for (place, element) in (optional("needed")?.arrayValue ?? []).enumerated() {
      guard let text = element.stringValue else { throw wrong("needed/\(place)", "a text") }
      needed.append(text)
    }
    guard let placement = Placement(reading: members["placement"]) else {
      throw wrong("placement", #""in_process" or {"worker":{…}}"#)
    }
    self.init(
      id: id,
      version: try text("version"),
      sha256: sha256,
      path: try text("path"),
      identity: optional("identity").flatMap { FileIdentity(json: $0) },
      signer: signer,
      signature: signature,
      placement: placement,
      needed: needed,
      runpath: optional("runpath")?.stringValue,
      manifest: manifest
    )
    rest = JSONObject(
      members.lazy.filter { !Self.members.contains($0.name) }.map { ($0.name, $0.value) }
    )
  }
}
