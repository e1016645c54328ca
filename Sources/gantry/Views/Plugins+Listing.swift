import GantryCore
import GantryPlugins

extension PluginCatalog {
  /// Every plugin and everything that was refused, for programs.
  var listing: JSON {
    let found = entries.map { plugin -> JSON in
      var members = plugin.facts
      members["summary"] = .string(plugin.manifest.summary)
      members["types"] = .array(
        plugin.manifest.types.map { type -> JSON in
          ["kind": .string(type.kind.rawValue), "type": .string(type.name)]
        }
      )
      return .object(members)
    }
    return ["plugins": .array(found), "refused": .array(refused.map(\.row))]
  }

  /// The plugin of that id.
  ///
  /// - Throws: Why it was refused, or ``Complaint`` with 66 when there is none.
  func plugin(_ id: String) throws -> LockedPlugin {
    if let plugin = entries.first(where: { $0.entry.id == id }) { return plugin }
    if let error = refusal(of: id) { throw error }
    let hint = Suggestion.closest(to: id, in: entries.map(\.entry.id)).map {
      "Did you mean '\($0)'?"
    }
    throw Complaint(
      message: "there is no plugin '\(id)'",
      remedy: hint ?? "See `gantry plugin list`.",
      status: .notFound
    )
  }
}

extension LockedPlugin {
  /// What a lock says of the plugin, besides its manifest, for programs.
  var facts: JSONObject {
    [
      "id": .string(entry.id),
      "version": .string(entry.version),
      "path": .string(path),
      "sha256": .string(sha256),
      "lock": .string(lock),
      "origin": .string(origin.rawValue),
      "placement": placement.json,
      "signer": entry.signer.map { .string($0.text) } ?? .null,
      "signer_name": signerName.map { .string($0) } ?? .null,
      "needed": .array(entry.needed.map { .string($0) }),
      "runpath": entry.runpath.map { .string($0) } ?? .null,
    ]
  }
}

extension RefusedPlugin {
  /// The refusal, for programs.
  var row: JSON {
    [
      "path": .string(path),
      "code": .string("\(error.code)"),
      "message": .string(error.message),
      "fix": .string(error.remedy),
    ]
  }
}

extension Trust {
  /// Whom and what a person trusts, for programs.
  var listing: JSON {
    [
      "signers": .array(
        signers.map { signer -> JSON in
          [
            "id": .string(signer.key.id), "name": .string(signer.name),
            "key": .string(signer.key.text),
          ]
        }
      ),
      "libraries": .array(
        libraries.map { library -> JSON in
          [
            "sha256": .string(library.sha256), "id": .string(library.id),
            "note": .string(library.note),
          ]
        }
      ),
    ]
  }
}

extension InstalledPlugins {
  /// What the manifests say about the events that plugins may emit.
  var eventDescriptions: [EventDescription] {
    libraries.flatMap { library in
      (library.manifest.document["events"]?.arrayValue ?? []).compactMap { event in
        guard let type = event["type"]?.stringValue, let schema = event["schema"],
          let text = try? schema.encodedString
        else { return nil }
        return EventDescription(
          type: EventType(type),
          version: Int(event["v"]?.intValue ?? 1),
          durability: .lazy,
          summary: event["summary"]?.stringValue ?? "",
          source: library.manifest.id,
          schema: text
        )
      }
    }
  }
}
