internal import GantryCore

extension PluginLock {
  /// The text of the lock: a member on each line, and each manifest on one, so that a change of a
  /// plugin is a few lines of a review.
  ///
  /// - Returns: The text with a line feed at its end.
  /// - Throws: ``JSONError`` when a manifest holds what JSON cannot say.
  func text() throws(JSONError) -> [UInt8] {
    var lines = ["{", "  \"gantry_lock\": \(Self.form),"]
    for member in rest { lines.append("  \(try Self.line(member.name, member.value)),") }
    guard !entries.isEmpty else {
      lines += ["  \"plugins\": []", "}", ""]
      return Array(lines.joined(separator: "\n").utf8)
    }
    lines.append("  \"plugins\": [")
    for (place, entry) in entries.enumerated() {
      lines.append("    {")
      let members = entry.written.members
      for (index, member) in members.enumerated() {
        let comma = index == members.count - 1 ? "" : ","
        lines.append("      \(try Self.line(member.name, member.value))\(comma)")
      }
      lines.append(place == entries.count - 1 ? "    }" : "    },")
    }
    lines += ["  ]", "}", ""]
    return Array(lines.joined(separator: "\n").utf8)
  }

  private static func line(_ name: String, _ value: JSON) throws(JSONError) -> String {
    "\(String(decoding: JSONWriter.quoted(name), as: UTF8.self)): \(try value.encodedString)"
  }
}

extension LockEntry {
  /// The members of the entry in the order in which they are written.
  fileprivate var written: JSONObject {
    var members: JSONObject = [
      "id": .string(id),
      "version": .string(version),
      "sha256": .string(sha256),
      "path": .string(path),
      "identity": identity?.json ?? .null,
      "signer": signer.map { .string($0.text) } ?? .null,
      "signature": signature.map { .string(Base64.text($0)) } ?? .null,
      "placement": placement.json,
      "needed": .array(needed.map { .string($0) }),
      "runpath": runpath.map { .string($0) } ?? .null,
    ]
    for member in rest { members[member.name] = member.value }
    members["manifest"] = manifest
    return members
  }
}
