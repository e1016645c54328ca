import GantryCore
import GantryPlugins

extension InstalledPlugins {
  /// Every plugin and every refused library, for programs.
  var listing: JSON {
    let found = libraries.map { library -> JSON in
      [
        "id": .string(library.manifest.id),
        "version": .string(library.manifest.version),
        "summary": .string(library.manifest.summary),
        "path": .string(library.path),
        "types": .array(
          library.manifest.types.map { type -> JSON in
            ["kind": .string(type.kind.rawValue), "type": .string(type.name)]
          }
        ),
      ]
    }
    let refusals = refused.map { refusal -> JSON in
      [
        "path": .string(refusal.path),
        "code": .string("\(refusal.error.code)"),
        "message": .string(refusal.error.message),
        "fix": .string(refusal.error.remedy),
      ]
    }
    return ["plugins": .array(found), "refused": .array(refusals)]
  }

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
